import { element, initials, marked } from './dom.js';
import { Card } from './card.js';

const byId = id => document.getElementById(id);
const user = new URLSearchParams(location.search).get('user');
const cards = new Map();

function announce(text) {
  byId('announcer').textContent = text;
}

async function decide(card, decision) {
  try {
    const answer = await fetch(`/phone/requests/${encodeURIComponent(card.request.id)}/${decision}`, {
      method: 'POST',
      headers: { 'X-Phone-User': user },
    });
    const body = await answer.json();
    if (!answer.ok) return body.error ?? 'The decision was not taken. Try again.';
    card.update(body);
    arrange();
    announce(`${card.label}: ${body.bindingMessage}`);
    return null;
  } catch {
    return 'The tenant does not answer. Try again.';
  }
}

function show(picture) {
  byId('owner').textContent = picture.user.name;
  byId('owner-id').textContent = picture.user.sub;
  byId('avatar').textContent = initials(picture.user.name);
  byId('switch').hidden = false;
  const known = new Set();
  for (const request of picture.requests) {
    known.add(request.id);
    const card = cards.get(request.id);
    if (!card) {
      cards.set(request.id, new Card(request, decide));
      if (request.state === 'pending') announce(`New request from ${request.client}: ${request.bindingMessage}`);
    } else if (card.update(request)) {
      announce(`${card.label}: ${request.bindingMessage}`);
    }
  }
  for (const [id, card] of cards) {
    if (!known.has(id)) {
      card.node.remove();
      cards.delete(id);
    }
  }
  order = picture.requests.map(request => request.id);
  arrange();
}

let order = [];

// Puts every card into its list; a card that is already in place is not touched, so it keeps its focus.
function arrange() {
  const open = order.map(id => cards.get(id)).filter(card => card.open);
  const ended = order.map(id => cards.get(id)).filter(card => !card.open);
  place(byId('cards'), open);
  place(byId('ended-cards'), ended);
  byId('empty').hidden = open.length > 0;
  byId('ended').hidden = ended.length === 0;
  byId('main').setAttribute('aria-busy', 'false');
  document.title = open.length > 0 ? `(${open.length}) Simulated phone` : 'Simulated phone';
}

function place(list, wanted) {
  wanted.forEach((card, index) => {
    if (list.children[index] === card.node) return;
    const hadFocus = card.node === document.activeElement;
    list.insertBefore(card.node, list.children[index] ?? null);
    if (hadFocus) card.node.focus();
  });
}

function tick() {
  let changed = false;
  for (const card of cards.values()) {
    if (card.shown === 'pending' && card.refresh()) {
      changed = true;
      announce(`Expired: ${card.request.bindingMessage}`);
    }
  }
  if (changed) arrange();
}

function listen() {
  const events = new EventSource(`/phone/events?user=${encodeURIComponent(user)}`);
  events.onopen = () => { byId('offline').hidden = true; };
  events.onmessage = event => show(JSON.parse(event.data));
  events.onerror = () => { byId('offline').hidden = false; };
  setInterval(tick, 500);
}

async function listUsers(note) {
  const users = await (await fetch('/phone/users')).json();
  byId('open').hidden = true;
  byId('owner').textContent = 'Whose phone?';
  byId('owner-id').textContent = note;
  byId('avatar').textContent = '?';
  const list = byId('users');
  for (const { sub, name, waiting } of users) {
    const link = marked(element('a', 'user'), 'user');
    link.href = `/phone?user=${encodeURIComponent(sub)}`;
    const text = element('span', 'user-text');
    text.append(element('span', 'user-name', name), element('span', 'user-id', sub));
    const avatar = element('span', 'avatar', initials(name));
    avatar.setAttribute('aria-hidden', 'true');
    link.append(avatar, text);
    if (waiting > 0) link.append(element('span', 'badge', `${waiting} waiting`));
    list.append(link);
  }
  list.hidden = false;
  byId('main').setAttribute('aria-busy', 'false');
}

async function start() {
  if (!user) return listUsers('Choose a test user');
  const users = await (await fetch('/phone/users')).json();
  return users.some(({ sub }) => sub === user) ? listen() : listUsers(`There is no user ${user}`);
}

start();
