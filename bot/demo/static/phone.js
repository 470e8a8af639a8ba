// One phone: its chat, its pinned message, its menu, its text field.

import { bubble, element, plainLine } from "./bubbles.js";

const NEAR_BOTTOM = 140;
const BUSY_AT_MOST = 12_000;
const TOAST_STAYS = 4_500;

export class Phone {
  constructor(data, desk) {
    this.desk = desk;
    this.messages = new Map();
    this.pinned = [];
    this.unread = 0;
    this.node = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.node.dataset.testid = `phone-${data.rol}`;
    this.node.dataset.rol = data.rol;
    this.node.id = `phone-${data.chat_id}`;
    this.chat = this.find("chat");
    this.list = this.find("messages");
    this.stuck = true;
    this.load(data);
    this.listen();
  }

  find(name) { return this.node.querySelector(`.${name}`); }

  load(data) {
    this.chatId = data.chat_id;
    this.naam = data.naam;
    this.rol = data.rol;
    this.invited = data.invited;
    this.node.setAttribute("aria-label", `Telefoon van ${data.naam}, ${data.rol}`);
    this.chat.setAttribute("aria-label", `Gesprek van ${data.naam} met de bot`);
    this.find("composer").querySelector("input").setAttribute("aria-label", `Bericht van ${data.naam}`);
    this.find("avatar").textContent = data.naam.slice(0, 1).toUpperCase();
    this.find("naam").textContent = data.naam;
    this.find("rol").textContent = data.rol;
    this.messages = new Map(data.messages.map((message) => [message.id, message]));
    this.chat.ariaLive = "off";
    this.drawAll();
    data.pressed.forEach((press) => this.busy(press.message_id, press.data));
    this.setCommands(data.commands);
    this.setPinned(data.pinned);
    this.setStatus(data);
    // Read aloud what is new from now on, not what was there already.
    setTimeout(() => { this.chat.ariaLive = "polite"; }, 500);
  }

  listen() {
    const input = this.find("composer").querySelector("input");
    this.find("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = input.value;
      input.value = "";
      // What did not arrive is not lost: it stands in the field again.
      if (text.trim()) this.say(text).catch(() => { input.value ||= text; });
    });
    input.addEventListener("input", () => this.showMenu(input.value.startsWith("/"), input.value));
    this.find("menu").addEventListener("click", () => this.showMenu(this.find("commands").hidden));
    this.find("start").addEventListener("click", () => this.desk.post("start", { chat_id: this.chatId }, this).catch(() => {}));
    this.find("pinned").addEventListener("click", () => this.goToPinned());
    this.find("newest").addEventListener("click", () => this.toBottom());
    this.chat.addEventListener("scroll", () => {
      this.stuck = this.isNearBottom();
      if (this.stuck) this.find("newest").hidden = true;
    });
    // A picture that loads or a menu that opens changes the height: who was at the bottom stays there.
    const keep = new ResizeObserver(() => { if (this.stuck) this.toBottom(); });
    keep.observe(this.list);
    keep.observe(this.chat);
    this.node.addEventListener("keydown", (event) => { if (event.key === "Escape") this.showMenu(false); });
    this.node.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.find("composer").contains(event.relatedTarget) && !this.find("commands").contains(event.relatedTarget)) this.showMenu(false);
    });
  }

  say(text) {
    this.showMenu(false);
    return this.desk.post("text", { chat_id: this.chatId, text }, this);
  }

  setStatus({ started, blocked }) {
    this.started = started;
    const waiting = !started && this.invited;
    this.find("invitation").hidden = started;
    this.find("start").hidden = !this.invited;
    this.find("invitation-text").textContent = this.invited
      ? `${this.naam}, je bent uitgenodigd om mee te doen.`
      : `${this.naam} heeft nog geen uitnodiging.`;
    this.find("composer").hidden = waiting || blocked;
    this.find("stopped").hidden = !blocked;
    this.find("stopped").textContent = `${this.naam} heeft de bot gestopt.`;
  }

  // Messages

  draw(message) {
    const act = {
      press: (from, button) => this.press(from, button),
      command: (text) => this.say(text).catch(() => {}),
      link: (address) => this.desk.link(address, this),
    };
    return bubble(message, this.naam, this.desk.time(message.date), act);
  }

  drawAll() {
    this.list.replaceChildren();
    let day = "";
    for (const message of this.messages.values()) {
      const next = this.desk.day(message.date);
      if (next !== day) this.list.append(this.separator(next));
      day = next;
      this.list.append(this.draw(message));
    }
    this.lastDay = day;
    this.toBottom();
  }

  separator(day) { return element("p", { class: "day", "data-testid": "day" }, day); }

  add(message) {
    this.stuck = message.mine || this.isNearBottom();
    const day = this.desk.day(message.date);
    if (day !== this.lastDay) this.list.append(this.separator(day));
    this.lastDay = day;
    this.messages.set(message.id, message);
    const node = this.draw(message);
    node.classList.add("fresh");
    this.list.append(node);
    this.find("rol").textContent = this.rol;
    if (this.stuck) this.toBottom();
    else this.find("newest").hidden = false;
    if (!message.mine) this.desk.count(this);
  }

  edit(message) {
    const old = this.row(message.id);
    this.messages.set(message.id, message);
    if (!old) return;
    const hadFocus = old.contains(document.activeElement);
    const fresh = this.draw(message);
    // A caption changes and its picture stays: the one that is there need not come again.
    const picture = old.querySelector(".photo");
    if (picture?.href === fresh.querySelector(".photo")?.href) fresh.querySelector(".photo")?.replaceWith(picture);
    old.replaceWith(fresh);
    if (hadFocus) (fresh.querySelector(".key") ?? fresh.querySelector("button, a") ?? this.chat).focus({ preventScroll: true });
    this.setPinned(this.pinned);
  }

  remove(messageId) {
    this.messages.delete(messageId);
    this.drawAll();
  }

  row(messageId) { return this.list.querySelector(`[data-message-id="${messageId}"]`); }

  isNearBottom() { return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < NEAR_BOTTOM; }

  toBottom() {
    this.stuck = true;
    this.find("newest").hidden = true;
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  typing() {
    this.find("rol").textContent = "bot typt…";
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => { this.find("rol").textContent = this.rol; }, 5_000);
  }

  // Buttons under a message

  press(message, button) {
    if (!this.busy(message.id, button.callback_data)) return;
    this.desk.post("tap", { chat_id: this.chatId, message_id: message.id, data: button.callback_data }, this)
      .catch(() => this.answered({ message_id: message.id, data: button.callback_data, text: "" }));
  }

  busy(messageId, data) {
    const key = this.key(messageId, data);
    if (!key || key.ariaBusy === "true") return false;
    key.ariaBusy = "true";
    setTimeout(() => { key.ariaBusy = "false"; }, BUSY_AT_MOST);
    return true;
  }

  key(messageId, data) {
    return [...(this.row(messageId)?.querySelectorAll(".key") ?? [])].find((key) => key.dataset.data === data);
  }

  answered({ message_id, data, text, alert }) {
    const key = this.key(message_id, data);
    if (key) key.ariaBusy = "false";
    if (text) this.toast(text, alert);
  }

  toast(text, stays = false) {
    const toast = this.find("toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => { toast.hidden = true; }, stays ? 2 * TOAST_STAYS : TOAST_STAYS);
  }

  // Pinned message: the newest; every click goes to the one before

  setPinned(pinned) {
    this.pinned = pinned.filter((id) => this.messages.has(id));
    this.shown = this.pinned.at(-1);
    this.drawPinned();
  }

  drawPinned() {
    const bar = this.find("pinned");
    bar.hidden = this.shown === undefined;
    if (bar.hidden) return;
    this.find("pinned-label").textContent = this.rol === "deelnemer" ? "Taak" : "Vastgezet";
    this.find("pinned-text").textContent = plainLine(this.messages.get(this.shown));
  }

  goToPinned() {
    const row = this.row(this.shown);
    const top = row.offsetTop - (this.chat.clientHeight - row.offsetHeight) / 2;
    this.chat.scrollTo({ top, behavior: this.desk.calm ? "instant" : "smooth" });
    row.classList.remove("flash");
    requestAnimationFrame(() => row.classList.add("flash"));
    this.shown = this.pinned.at(this.pinned.indexOf(this.shown) - 1);
    this.drawPinned();
  }

  // The "/" menu

  setCommands(commands) {
    this.commands = commands;
    this.find("menu").hidden = commands.length === 0;
    this.showMenu(false);
  }

  showMenu(open, typed = "") {
    const list = this.find("commands");
    const wanted = this.commands.filter((command) => `/${command.command}`.startsWith(typed.trim()));
    list.hidden = !open || wanted.length === 0;
    this.find("menu").ariaExpanded = String(!list.hidden);
    list.replaceChildren(...wanted.map((command) => this.menuItem(command)));
  }

  menuItem({ command, description }) {
    const item = element("button", { type: "button", "data-testid": "command" },
      element("strong", {}, `/${command}`), element("span", {}, description));
    item.addEventListener("click", () => {
      this.say(`/${command}`).catch(() => {});
      this.find("composer").querySelector("input").value = "";
    });
    return item;
  }
}
