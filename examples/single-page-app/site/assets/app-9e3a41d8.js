const main = document.querySelector('main');

function show(path) {
  const [, area, order] = path.split('/');
  const title = { '': 'Welcome', orders: 'All orders' }[area] ?? 'Not found';
  main.textContent = order ? `Order ${order}` : title;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('nav a');
  if (!link) return;
  event.preventDefault();
  history.pushState({}, '', link.href);
  show(link.pathname);
});

window.addEventListener('popstate', () => show(location.pathname));

show(location.pathname);
