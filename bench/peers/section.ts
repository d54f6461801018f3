/** A part of the page that answers one question. */
export interface Section {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}
