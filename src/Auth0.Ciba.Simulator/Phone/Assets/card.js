import { breakable, clock, element, marked, wholeWords } from './dom.js';
import { detailsBlock } from './details.js';

const outcomes = {
  approved: ['✓', 'Approved'],
  redeemed: ['✓', 'Approved'],
  denied: ['✕', 'Denied'],
  expired: ['–', 'Expired'],
};

// One request on the phone. Its time runs by the monotonic clock of the browser, from the last picture on.
export class Card {
  constructor(request, decide) {
    this.node = marked(element('article', 'card'), 'request-card');
    this.node.tabIndex = -1;
    this.decide = decide;
    this.update(request);
  }

  get open() {
    return this.request.state === 'pending' && this.secondsLeft > 0;
  }

  get secondsLeft() {
    return (this.deadline - performance.now()) / 1000;
  }

  get label() {
    return outcomes[this.shown]?.[1] ?? 'Waiting';
  }

  update(request) {
    this.request = request;
    this.deadline = performance.now() + request.secondsLeft * 1000;
    return this.refresh();
  }

  // Draws anew only when the state changes, so that focus and reading position survive. True: it changed.
  refresh() {
    const state = this.request.state === 'pending' && this.secondsLeft <= 0 ? 'expired' : this.request.state;
    const changed = state !== this.shown;
    if (changed) {
      const hadFocus = this.node.contains(document.activeElement);
      this.shown = state;
      this.node.dataset.state = state;
      this.node.dataset.requestId = this.request.id;
      this.node.classList.toggle('ended', state !== 'pending');
      this.node.replaceChildren(...(state === 'pending' ? this.drawOpen() : [this.drawOutcome(state)]));
      if (hadFocus) this.node.focus();
    }
    if (state === 'pending') this.tick();
    return changed;
  }

  tick() {
    const left = this.secondsLeft;
    this.time.textContent = clock(left);
    this.time.classList.toggle('short', left < 30);
    this.bar.value = Math.min(1, left / this.request.lifetime);
  }

  drawOpen() {
    const request = this.request;
    const body = element('div', 'card-body');
    const top = element('div', 'card-top');
    const client = element('p', 'client');
    client.append(marked(element('strong', '', request.client), 'client'), ' asks you');
    this.time = marked(element('span', 'time-left'), 'time-left');
    this.time.setAttribute('role', 'timer');
    this.time.setAttribute('aria-label', 'Time left');
    top.append(client, this.time);
    const message = marked(wholeWords(element('h3', 'message'), request.bindingMessage), 'binding-message');
    message.id = `message-${request.id}`;
    this.node.setAttribute('aria-labelledby', message.id);
    body.append(top, message);
    for (const detail of request.details ?? []) body.append(detailsBlock(detail));
    body.append(this.drawAccess());
    this.bar = element('progress');
    this.bar.max = 1;
    this.bar.setAttribute('aria-hidden', 'true');
    return [this.bar, marked(element('span', 'hidden', 'Waiting for you'), 'state'), body, this.drawActions(message.id)];
  }

  drawAccess() {
    const block = marked(element('div', 'block'), 'access');
    block.append(element('h4', '', 'Requested access'));
    const list = element('dl', 'rows');
    const api = element('div', 'row');
    const name = element('dd', '', this.request.apiName ?? 'Your profile only');
    if (this.request.audience) name.append(breakable(element('span', 'hint'), this.request.audience));
    api.append(element('dt', '', 'API'), name);
    const scopes = element('div', 'row');
    const values = element('ul', 'scopes');
    for (const scope of this.request.scopes) values.append(element('li', '', scope));
    const holder = element('dd');
    holder.append(values);
    scopes.append(element('dt', '', 'Scopes'), holder);
    list.append(api, scopes);
    block.append(list);
    return block;
  }

  drawActions(messageId) {
    const actions = element('div', 'actions');
    for (const [name, label] of [['deny', 'Deny'], ['approve', 'Approve']]) {
      const button = marked(element('button', name, label), name);
      button.type = 'button';
      button.setAttribute('aria-describedby', messageId);
      button.addEventListener('click', () => this.choose(name, actions));
      actions.append(button);
    }
    return actions;
  }

  async choose(name, actions) {
    const buttons = [...actions.querySelectorAll('button')];
    buttons.forEach(button => { button.disabled = true; });
    const problem = await this.decide(this, name);
    if (problem && this.shown === 'pending') {
      buttons.forEach(button => { button.disabled = false; });
      this.node.querySelector('.problem')?.remove();
      const line = element('p', 'problem', problem);
      line.setAttribute('role', 'alert');
      this.node.append(line);
    }
  }

  drawOutcome(state) {
    const [mark, label] = outcomes[state] ?? ['?', state];
    const outcome = element('div', `outcome ${state === 'redeemed' ? 'approved' : state}`);
    const sign = element('span', 'mark', mark);
    sign.setAttribute('aria-hidden', 'true');
    const title = marked(element('h3', 'state', label), 'state');
    title.id = `state-${this.request.id}`;
    this.node.setAttribute('aria-labelledby', title.id);
    const what = element('p', 'what');
    what.append(marked(element('span', '', this.request.bindingMessage), 'binding-message'), ` · ${this.request.client}`);
    outcome.append(sign, title, what);
    return outcome;
  }
}
