// Announces content to the other behaviours: once for the page, then for every piece that htmx puts in.
// They listen to `loa:content` and look for their own marks inside `event.target`.
document.documentElement.classList.add('has-script');

const announce = (root) => root.dispatchEvent(new CustomEvent('loa:content', { bubbles: true }));

document.addEventListener('htmx:after:swap', () => announce(document.body));
announce(document.body);
