import { isJsonObject, type Json } from '../../src/private/template/json';

/** What CloudFormation puts in for references, by logical id or pseudo parameter. */
export type Values = Readonly<Record<string, string>>;

/** A value of a template as text. A reference that has no value stays one, as `${Id}` or `${Id.Attribute}`. */
export function textOf(value: Json, values: Values = {}): string {
  if (!isJsonObject(value)) return String(value);
  const [[name, argument], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (name === 'Ref') return reference(String(argument), values);
    if (name === 'Fn::Sub' && typeof argument === 'string') {
      return argument.replace(/\$\{([^}]+)\}/g, (_, id) =>
        reference(id, values),
      );
    }
    if (name === 'Fn::GetAtt' && Array.isArray(argument)) {
      return reference(argument.join('.'), values);
    }
    if (name === 'Fn::Join' && Array.isArray(argument)) {
      const [separator, parts] = argument;
      return (parts as Json[])
        .map((part) => textOf(part, values))
        .join(String(separator));
    }
  }
  throw new Error(`unexpected in a text: ${JSON.stringify(value)}`);
}

/** The properties of a custom resource as its handler receives them: every scalar is a string. */
export function asReceived(value: Json, values: Values): Json {
  if (Array.isArray(value)) {
    return value.map((each) => asReceived(each, values));
  }
  if (!isJsonObject(value) || isIntrinsic(value)) return textOf(value, values);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      asReceived(each, values),
    ]),
  );
}

const isIntrinsic = (value: object) =>
  Object.keys(value).every((name) => /^(Ref|Fn::\w+)$/.test(name)) &&
  Object.keys(value).length === 1;

const reference = (id: string, values: Values) => values[id] ?? `\${${id}}`;
