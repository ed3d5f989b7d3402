import { element, marked, wholeWords } from './dom.js';

const guardianType = /^urn:auth0:schemas:authorization-details:v1:(.+)$/;
const commandNames = ['command', 'script', 'operation', 'cmdlet'];
const maxLevels = 8;

export function detailsBlock(detail) {
  const type = typeof detail.type === 'string' ? detail.type : 'unknown';
  const guardian = guardianType.exec(type);
  const block = marked(element('div', 'block'), 'authorization-detail');
  const title = element('h4', '', titleOf(type, guardian));
  block.append(title);
  if (guardian && isObject(detail.properties)) {
    fillGuardian(block, detail);
  } else if (type === 'powershell_operation') {
    fillOperation(block, detail);
  } else {
    block.append(rows(without(detail, ['type'])));
  }
  block.append(element('p', 'type', type));
  return block;
}

function titleOf(type, guardian) {
  if (type === 'powershell_operation') return 'PowerShell operation';
  const words = (guardian ? guardian[1] : type).replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// As the Guardian app draws it: the instruction, then the properties meant for display in their order.
function fillGuardian(block, detail) {
  if (typeof detail.instruction === 'string') block.append(element('p', 'instruction', detail.instruction));
  const list = element('dl', 'rows');
  Object.entries(detail.properties)
    .filter(([, property]) => isObject(property) && property.display !== false)
    .sort(([, a], [, b]) => Number(a.display_order ?? 0) - Number(b.display_order ?? 0))
    .forEach(([key, property]) => list.append(row(property.name ?? key, property.value, 0, property.description)));
  block.append(list);
  const others = without(detail, ['type', 'instruction', 'properties']);
  if (Object.keys(others).length > 0) block.append(rows(others));
}

function fillOperation(block, detail) {
  const shown = ['type'];
  for (const name of commandNames) {
    if (typeof detail[name] === 'string') {
      block.append(marked(wholeWords(element('code', 'command'), detail[name]), 'command'));
      shown.push(name);
      break;
    }
  }
  block.append(rows(without(detail, shown)));
}

function rows(value, level = 0) {
  const list = element('dl', 'rows');
  const entries = Array.isArray(value) ? value.map((item, index) => [`${index + 1}.`, item]) : Object.entries(value);
  entries.forEach(([key, item]) => list.append(row(key.replace(/_/g, ' '), item, level)));
  return list;
}

function row(name, value, level, hint) {
  const container = element('div', 'row');
  const definition = element('dd');
  const isTree = value !== null && typeof value === 'object' && !isPlainList(value) && level < maxLevels;
  if (isTree) {
    container.classList.add('nested');
    definition.append(rows(value, level + 1));
  } else {
    definition.textContent = plain(value);
  }
  if (hint) definition.append(element('span', 'hint', hint));
  container.append(element('dt', '', name), definition);
  return container;
}

function plain(value) {
  if (isPlainList(value)) return value.map(plain).join(', ');
  if (value === null || value === undefined) return '—';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isPlainList(value) {
  return Array.isArray(value) && value.every(item => item === null || typeof item !== 'object');
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function without(object, names) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
