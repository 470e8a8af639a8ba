// The table with the phones on it: the clock, what is due, and the line to the server.

import { element } from "./bubbles.js";
import { Phone } from "./phone.js";

const FIRST_DUE = 3;
const byTest = (name) => document.querySelector(`[data-testid="${name}"]`);

const desk = {
  phones: new Map(),
  calm: matchMedia("(prefers-reduced-motion: reduce)").matches,
  visible: new Set(),
  showAll: false,

  async post(name, body, phone) {
    const answer = await fetch(`/api/${name}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    }).catch(() => null);
    if (answer?.ok) return;
    const why = answer ? (await answer.json()).fout : "Even geen verbinding. Probeer het zo nog eens.";
    phone?.toast(why);
    throw new Error(why);
  },

  format(date, options) {
    return new Intl.DateTimeFormat("nl-NL", { timeZone: this.zone, ...options }).format(date);
  },

  time(unix) { return this.format(unix * 1000, { hour: "2-digit", minute: "2-digit" }); },
  day(unix) { return this.format(unix * 1000, { weekday: "long", day: "numeric", month: "long" }); },

  // An invitation made in the demo leads to the real Telegram; here it is for another phone.
  link(address, phone) {
    const code = address.startsWith(`https://t.me/${this.bot}`) && new URL(address).searchParams.get("start");
    if (code) phone.toast(`Deze link is voor een nieuwe telefoon. Typ daar: /start ${code}`, true);
    return Boolean(code);
  },

  count(phone) {
    if (this.visible.has(phone.node)) return;
    phone.unread += 1;
    drawJump();
  },
};

// Drawing

function drawState(state) {
  desk.bot = state.bot;
  desk.zone = state.zone;
  const here = new Set(state.phones.map((data) => data.chat_id));
  for (const phone of desk.phones.values()) if (!here.has(phone.chatId)) removePhone(phone);
  for (const data of state.phones) {
    const known = desk.phones.get(data.chat_id);
    if (known) known.load(data);
    else addPhone(new Phone(data, desk));
  }
  drawClock(state);
  drawHint();
  drawJump();
}

function addPhone(phone) {
  desk.phones.set(phone.chatId, phone);
  document.querySelector(".phones").append(phone.node);
  phone.toBottom();
  watch.observe(phone.node);
}

function removePhone(phone) {
  desk.phones.delete(phone.chatId);
  watch.unobserve(phone.node);
  phone.node.remove();
}

function drawClock({ now, zone, due }) {
  desk.zone = zone;
  if (!desk.phones.size) return;
  desk.now = new Date(now);
  const clock = byTest("clock");
  clock.querySelector(".day").textContent = desk.format(desk.now, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const hour = desk.format(desk.now, { hour: "2-digit", minute: "2-digit" });
  clock.querySelector(".hour").textContent = hour;
  document.querySelectorAll(".bar-time").forEach((node) => { node.textContent = hour; });
  desk.due = due;
  drawDue();
}

function drawDue() {
  const shown = desk.showAll ? desk.due : desk.due.slice(0, FIRST_DUE);
  const items = shown.map((item) => element("li", { "data-testid": "due-item" },
    element("time", { datetime: item.at }, whenDue(new Date(item.at))),
    element("strong", {}, item.wie), element("span", {}, item.wat)));
  byTest("due").replaceChildren(...(items.length ? items : [element("li", { class: "nothing" }, "Er staat nog niets klaar.")]));
  const more = byTest("due-more");
  more.hidden = desk.due.length <= FIRST_DUE;
  more.ariaExpanded = String(desk.showAll);
  more.textContent = desk.showAll ? "minder" : `meer (${desk.due.length - FIRST_DUE})`;
}

function whenDue(at) {
  const time = desk.format(at, { hour: "2-digit", minute: "2-digit" });
  const numeric = { year: "numeric", month: "numeric", day: "numeric" };
  const today = desk.format(at, numeric) === desk.format(desk.now, numeric);
  return today ? `vandaag ${time}` : `${desk.format(at, { weekday: "short", day: "numeric", month: "short" })} ${time}`;
}

function drawHint() {
  const next = [...desk.phones.values()].find((phone) => phone.invited && !phone.started);
  const start = next ? ` Begin bij de telefoon van ${next.naam}: tik op Start.` : "";
  const play = " Tik en typ zoals op je eigen telefoon. Met de knoppen bij de klok gaat de tijd vooruit.";
  byTest("hint").textContent = `Dit is een proefversie met verzonnen mensen.${start || (desk.phones.size ? play : "")}`;
}

function drawJump() {
  document.querySelector(".jump").replaceChildren(byTest("to-clock"), ...[...desk.phones.values()].map((phone) => {
    const news = phone.unread ? element("b", { class: "badge", "data-testid": "unread" }, String(phone.unread), element("span", { class: "unseen" }, " nieuw")) : null;
    return element("a", { href: `#${phone.node.id}`, "data-rol": phone.rol },
      element("span", { class: "avatar", "aria-hidden": "true" }, phone.naam.slice(0, 1).toUpperCase()), phone.naam, news);
  }));
}

const watch = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) desk.visible.add(target);
    else desk.visible.delete(target);
  }
  for (const phone of desk.phones.values()) if (desk.visible.has(phone.node)) phone.unread = 0;
  drawJump();
}, { threshold: 0.4 });

// Events

const EVENTS = {
  message: (phone, { message }) => phone.add(message),
  edited: (phone, { message }) => phone.edit(message),
  deleted: (phone, { message_id }) => phone.remove(message_id),
  pinned: (phone, { pinned }) => phone.setPinned(pinned),
  answer: (phone, data) => phone.answered(data),
  typing: (phone) => phone.typing(),
  commands: (phone, { commands }) => phone.setCommands(commands),
  chat: (phone, status) => { phone.setStatus(status); drawHint(); },
};

const line = new EventSource("/events");
line.addEventListener("error", () => { byTest("offline").hidden = false; });
line.addEventListener("state", (event) => {
  byTest("offline").hidden = true;
  drawState(JSON.parse(event.data));
  if (desk.phones.size) document.body.dataset.ready = "true";
});
line.addEventListener("clock", (event) => drawClock(JSON.parse(event.data)));
for (const [name, draw] of Object.entries(EVENTS)) {
  line.addEventListener(name, (event) => {
    const data = JSON.parse(event.data);
    const phone = desk.phones.get(data.chat_id);
    if (phone) draw(phone, data);
  });
}

// Buttons above the phones

async function whileBusy(button, work) {
  const buttons = document.querySelectorAll("[data-step], [data-testid=reset]");
  buttons.forEach((other) => { other.disabled = true; });
  button.ariaBusy = "true";
  await work().then(announceTime).catch((error) => { byTest("hint").textContent = error.message; });
  buttons.forEach((other) => { other.disabled = false; });
  button.ariaBusy = "false";
  button.focus();
}

// The clock ticks silently; only a jump in time is read aloud.
function announceTime() {
  setTimeout(() => { byTest("announce").textContent = `Het is nu ${byTest("clock").innerText}.`; }, 600);
}

document.querySelectorAll("[data-step]").forEach((button) => {
  button.addEventListener("click", () => whileBusy(button, () => desk.post("wind", { step: button.dataset.step })));
});
byTest("due-more").addEventListener("click", () => { desk.showAll = !desk.showAll; drawDue(); });
byTest("reset").addEventListener("click", () => byTest("reset-dialog").showModal());
byTest("reset-dialog").addEventListener("close", (event) => {
  if (event.target.returnValue === "yes") whileBusy(byTest("reset"), () => desk.post("reset", {}));
  event.target.returnValue = "";
});
