// One message as a bubble. Text of people and of the bot is only ever put in text nodes.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", text_link: "a", spoiler: "span",
};
const LINK_OR_COMMAND = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]|(?<![\w/])\/[a-z0-9_]{1,32}\b/g;

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

// `act` says what a press means: act.press(message, button), act.command(text), act.link(address).
export function bubble(message, naam, time, act) {
  const body = element("div", { class: "bubble" },
    element("span", { class: "unseen" }, message.mine ? `${naam}: ` : "Bot: "),
    message.forwarded ? element("p", { class: "forwarded" }, "Doorgestuurd") : null,
    file(message),
    message.text ? richText(message, act) : null,
    element("p", { class: "meta" }, message.edited ? "bewerkt · " : "", element("time", {}, time)));
  const side = message.mine ? "mine" : "theirs";
  return element("article", { class: `row ${side}`, "data-testid": "message", "data-message-id": String(message.id) },
    body, keys(message, act));
}

// As Telegram shows a pinned message: everything behind one another, cut off where the room ends.
export function plainLine(message) {
  const line = message.text.split(/\s+/).join(" ").trim();
  return line || ({ photo: "Foto", voice: "Gesproken bericht", document: "Bestand" }[message.file?.kind] ?? "Bericht");
}

function richText(message, act) {
  const text = element("p", { class: "text" });
  write(text, message.text, message.entities, 0, message.text.length, act);
  return text;
}

// Entities come sorted and nested; offsets are UTF-16 units, as in a JavaScript string.
function write(parent, text, marks, from, to, act) {
  let at = from;
  for (let i = 0; i < marks.length;) {
    const mark = marks[i++];
    const start = Math.max(mark.offset, at);
    const end = Math.min(mark.offset + mark.length, to);
    const inner = [];
    while (i < marks.length && marks[i].offset < end) inner.push(marks[i++]);
    plain(parent, text.slice(at, start), act);
    const node = marked(mark, act);
    write(node, text, inner, start, end, node.matches("a, code, pre") ? null : act);
    parent.append(node);
    at = end;
  }
  plain(parent, text.slice(at, to), act);
}

function marked(mark, act) {
  if (mark.type === "text_link") return link(mark.url, act);
  const node = element(TAGS[mark.type] ?? "span");
  if (mark.type === "spoiler") {
    node.className = "spoiler";
    node.addEventListener("click", () => node.classList.add("open"));
  }
  return node;
}

function plain(parent, text, act) {
  let at = 0;
  for (const found of act ? text.matchAll(LINK_OR_COMMAND) : []) {
    const node = found[0].startsWith("/") ? command(found[0], act) : link(found[0], act);
    node.append(found[0]);
    parent.append(text.slice(at, found.index), node);
    at = found.index + found[0].length;
  }
  parent.append(text.slice(at));
}

function command(text, act) {
  const node = element("button", { type: "button", class: "inline" });
  node.addEventListener("click", () => act.command(text));
  return node;
}

function link(address, act) {
  if (!/^https?:\/\//.test(address)) return element("span");
  const node = element("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
  node.addEventListener("click", (event) => { if (act?.link(address)) event.preventDefault(); });
  return node;
}

function keys(message, act) {
  if (!message.buttons.length) return null;
  return element("div", { class: "keys", role: "group", "aria-label": "Knoppen" },
    ...message.buttons.map((row) => element("div", { class: "keyrow" }, ...row.map((button) => key(message, button, act)))));
}

function key(message, button, act) {
  const style = button.style ? ` ${button.style}` : "";
  if (button.url) {
    const node = link(button.url, act);
    node.className = `key${style}`;
    node.dataset.testid = "button";
    node.append(button.text);
    return node;
  }
  const node = element("button", { type: "button", class: `key${style}`, "data-testid": "button" }, button.text);
  node.dataset.data = button.callback_data ?? "";
  node.addEventListener("click", () => act.press(message, button, node));
  return node;
}

function file(message) {
  const found = message.file;
  if (!found) return null;
  const draw = { photo, voice, document: paper, sticker };
  return draw[found.kind](found, message);
}

function photo(found, message) {
  const alt = found.alt || (message.mine ? "Foto" : "Afbeelding van de bot");
  // Width and height keep its place free, so that nothing jumps when it comes.
  const image = element("img", { src: found.address, alt, width: String(found.width), height: String(found.height), loading: "lazy", "data-testid": "picture" });
  return element("a", { class: "photo", href: found.address, target: "_blank", rel: "noopener" }, image);
}

function voice(found) {
  const sound = element("audio", { preload: "none", src: found.address });
  const play = element("button", { type: "button", class: "play", "aria-pressed": "false", "aria-label": `Luister, ${found.duration} seconden` });
  const progress = element("progress", { max: String(found.duration || 1), value: "0", "aria-hidden": "true" });
  const length = `${Math.floor(found.duration / 60)}:${String(found.duration % 60).padStart(2, "0")}`;
  play.addEventListener("click", () => (sound.paused ? sound.play().catch(() => {}) : sound.pause()));
  for (const event of ["play", "pause", "ended"]) sound.addEventListener(event, () => { play.ariaPressed = String(!sound.paused); });
  sound.addEventListener("timeupdate", () => { progress.value = sound.ended ? 0 : sound.currentTime; });
  return element("div", { class: "voice" }, sound, play, progress, element("span", { class: "size" }, length));
}

function paper(found) {
  const size = found.file_size < 1000 ? "kleiner dan 1 kB" : `${Math.round(found.file_size / 1000)} kB`;
  return element("a", { class: "paper", href: found.address, target: "_blank", rel: "noopener" },
    element("span", { class: "paper-icon", "aria-hidden": "true" }, (found.file_name.split(".").pop() ?? "").slice(0, 4)),
    element("span", {}, element("span", { class: "paper-name" }, found.file_name), element("span", { class: "size" }, size)));
}

function sticker(found) {
  return element("span", { class: "sticker", role: "img", "aria-label": "Sticker" }, found.emoji ?? "");
}
