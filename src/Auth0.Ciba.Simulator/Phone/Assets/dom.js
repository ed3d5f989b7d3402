// Every text goes through textContent: what a client sends is shown, never run.
export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = String(text);
  return node;
}

export function marked(node, testId) {
  node.dataset.testid = testId;
  return node;
}

// Keeps WEB-01 and -ComputerName whole at a line's end; the text stays the same.
export function wholeWords(node, text) {
  for (const part of String(text).split(/(\s+)/)) {
    node.append(/\S/.test(part) ? element('span', 'word', part) : part);
  }
  return node;
}

// Lets a long URL break after its slashes.
export function breakable(node, text) {
  String(text).split(/(?<=\/)(?!\/)/).forEach((part, index) => {
    if (index > 0) node.append(document.createElement('wbr'));
    node.append(part);
  });
  return node;
}

export function initials(name) {
  const words = name.trim().split(/\s+/);
  return words.slice(0, 2).map(word => [...word][0] ?? '').join('').toUpperCase();
}

export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const pad = number => String(number).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}
