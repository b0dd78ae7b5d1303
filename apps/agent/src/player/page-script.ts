/** The page's program, as a browser runs it. It holds no backtick and no dollar brace, so that it can stand in one string. */
export const script = `
"use strict";
const zh = navigator.language.startsWith("zh");
const words = zh
  ? { empty: "这里还没有作品。同步完成后会自动播放。", offline: "连接不上商场终端,正在重试。", revision: (n) => "第 " + n + " 版", play: "播放", pause: "暂停" }
  : { empty: "There is no work here yet. It plays by itself once the mall is synced.", offline: "The agent does not answer. Trying again.", revision: (n) => "revision " + n, play: "Play", pause: "Pause" };
document.documentElement.lang = zh ? "zh-CN" : "en";

const $ = (id) => document.getElementById(id);
const stage = $("stage");
const pen = stage.getContext("2d");
/** Bytes of decoded pictures that may be kept at once. */
const budget = 384 * 1024 * 1024;

let works = [];
const asked = new URLSearchParams(location.search);
let wanted = asked.get("work");
/** Frames per second that the address asks for; without it a turn takes about twelve seconds. */
const pace = Math.min(60, Math.max(0, Number(asked.get("fps")) || 0));
let show = null; // what is on the stage
let next = null; // what gets ready behind it
let paused = false;
let held = null; // the pointer that drags
let speed = 0; // frames per second that a throw left over

/** One revision of one work: keeps the pictures around its head decoded, nearest ahead first. */
class Show {
  constructor(work) {
    this.work = work;
    this.count = work.frames.length;
    this.head = 0;
    this.pictures = new Map();
    this.loading = new Set();
    this.broken = new Map();
    this.room = this.count;
    this.first = true;
    // within what still looks smooth and what a screen shows
    this.rate = pace || Math.min(60, Math.max(12, this.count / 12));
    this.fill();
  }
  get ready() { return this.pictures.size >= Math.min(this.count, this.room, 24); }
  get complete() { return this.pictures.size >= Math.min(this.count, this.room); }
  url(index) {
    const path = this.work.frames[index].path.split("/").map(encodeURIComponent).join("/");
    return this.work.base + path;
  }
  fill() {
    if (this.closed) return;
    const at = Math.floor(this.head);
    const behind = this.room < this.count ? Math.floor(this.room / 4) : 0;
    const near = new Set();
    for (let step = -behind; step < this.room - behind; step++) near.add((at + step + this.count) % this.count);
    for (const [index, picture] of this.pictures) if (!near.has(index)) { picture.close(); this.pictures.delete(index); }
    const ahead = [...near].slice(behind).concat([...near].slice(0, behind));
    for (const index of ahead) {
      if (this.loading.size >= (this.first ? 1 : 8)) break;
      if (this.pictures.has(index) || this.loading.has(index) || this.broken.get(index) > Date.now()) continue;
      this.loading.add(index);
      this.load(index).catch(() => this.broken.set(index, Date.now() + 3000)).then(() => { this.loading.delete(index); this.fill(); });
    }
  }
  async load(index) {
    const answer = await fetch(this.url(index));
    if (answer.status === 404 || answer.status === 410) look();
    if (!answer.ok) throw new Error(String(answer.status));
    let picture = await createImageBitmap(await answer.blob());
    const shrink = Math.min(1, Math.max(screen.width, screen.height) * devicePixelRatio / Math.max(picture.width, picture.height));
    if (shrink < 0.75) {
      const large = picture;
      picture = await createImageBitmap(large, { resizeWidth: Math.round(large.width * shrink), resizeHeight: Math.round(large.height * shrink), resizeQuality: "high" });
      large.close();
    }
    if (this.closed) return picture.close();
    if (this.first) { this.first = false; this.room = Math.max(8, Math.min(this.count, Math.floor(budget / (picture.width * picture.height * 4)))); }
    this.pictures.set(index, picture);
  }
  /** Moves the head. By itself it waits for a picture that is not there yet; a hand may go anywhere. */
  turn(frames, byHand) {
    const to = (((this.head + frames) % this.count) + this.count) % this.count;
    if (!byHand && !this.pictures.has(Math.floor(to))) return this.fill();
    const moved = Math.floor(to) !== Math.floor(this.head);
    this.head = to;
    if (moved) this.fill();
  }
  picture() {
    const at = Math.floor(this.head);
    for (let away = 0; away < this.count / 2 + 1; away++)
      for (const index of [at - away, at + away]) {
        const picture = this.pictures.get((index + this.count) % this.count);
        if (picture) return picture;
      }
    return null;
  }
  close() { this.closed = true; for (const picture of this.pictures.values()) picture.close(); this.pictures.clear(); }
}

/** Reads the playlist and gets ready whatever should be on the stage and is not. A new revision comes only once it can play. */
let tag = "";
async function look() {
  try {
    const answer = await fetch("/works.json", { cache: "no-store", headers: tag ? { "if-none-match": tag } : {} });
    if (answer.status === 200) { tag = answer.headers.get("etag") || ""; works = (await answer.json()).works; choose(); }
    if (!show) say(works.length === 0 ? words.empty : "");
  } catch { if (!show) say(words.offline); }
}
function choose() {
  const work = works.find((one) => one.slug === wanted) || works[0];
  $("works").replaceChildren(...works.map((one) => new Option(one.title, one.slug, false, work && one.slug === work.slug)));
  $("works").hidden = works.length < 2;
  if (!work) { if (show) show.close(); if (next) next.close(); show = next = null; return label(); }
  const same = (one) => one && one.work.slug === work.slug && one.work.manifest === work.manifest;
  if (same(next) || (same(show) && !next)) return;
  if (next) next.close();
  next = same(show) ? null : new Show(work);
}
function say(text) { $("empty").textContent = text; $("empty").hidden = text === ""; }
function label() {
  const small = document.createElement("small");
  small.textContent = show ? words.revision(show.work.revision) : "";
  $("title").replaceChildren(show ? show.work.title : "", small);
  stage.setAttribute("aria-label", show ? show.work.title : "Holofleet");
  document.title = show ? show.work.title : "Holofleet";
  $("play").hidden = !show;
  $("play").textContent = paused ? "▶" : "❚❚";
  $("play").setAttribute("aria-label", paused ? words.play : words.pause);
}

/** Tells the agent what is on the screen: when that begins, and while it goes on. */
let told = "";
function tell() {
  if (!show || drawn === "" || document.visibilityState !== "visible") return;
  const { slug, manifest } = show.work;
  told = slug + manifest;
  fetch("/playing", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ slug, manifest }) }).catch(() => {});
}

let before = performance.now();
let drawn = "";
function draw(now) {
  requestAnimationFrame(draw);
  const seconds = Math.min(0.1, (now - before) / 1000);
  before = now;
  if (next && next.ready) {
    // A new revision of what is on the stage goes on at the same angle.
    if (show && show.work.slug === next.work.slug) next.turn(show.head / show.count * next.count, true);
    if (show) show.close();
    show = next; next = null; drawn = ""; say(""); label();
  }
  const width = Math.round(innerWidth * devicePixelRatio), height = Math.round(innerHeight * devicePixelRatio);
  if (stage.width !== width || stage.height !== height) { stage.width = width; stage.height = height; drawn = ""; }
  const loader = next || show;
  $("loaded").style.width = loader ? 100 * loader.pictures.size / Math.min(loader.count, loader.room) + "%" : "0";
  $("loaded").style.opacity = loader && !loader.complete ? "1" : "0";
  if (!show) return void pen.clearRect(0, 0, width, height);
  if (!held && Math.abs(speed) > 1) { show.turn(speed * seconds, true); speed *= Math.exp(-3 * seconds); }
  else if (!held && !paused) show.turn(show.rate * seconds, false);
  const picture = show.picture();
  const state = show.work.slug + show.work.manifest + "/" + Math.floor(show.head) + "/" + (picture ? show.pictures.has(Math.floor(show.head)) : "-");
  if (state === drawn) return;
  drawn = state;
  $("frame").textContent = Math.floor(show.head) + 1 + " / " + show.count;
  pen.clearRect(0, 0, width, height);
  if (!picture) return;
  const scale = Math.min(width / picture.width, height / picture.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, (width - picture.width * scale) / 2, (height - picture.height * scale) / 2, picture.width * scale, picture.height * scale);
  if (told !== show.work.slug + show.work.manifest) tell();
}

function pause(value) { paused = value; speed = 0; label(); }
let quiet = 0;
function wake() {
  document.body.classList.remove("quiet");
  clearTimeout(quiet);
  quiet = setTimeout(() => document.body.classList.add("quiet"), 3000);
}
stage.addEventListener("pointerdown", (event) => { held = { x: event.clientX, at: event.timeStamp }; speed = 0; stage.setPointerCapture(event.pointerId); stage.classList.add("held"); });
stage.addEventListener("pointermove", (event) => {
  if (!held || !show) return;
  // The width of the window is one turn.
  const frames = (held.x - event.clientX) / innerWidth * show.count;
  speed = frames / Math.max(0.008, (event.timeStamp - held.at) / 1000);
  held = { x: event.clientX, at: event.timeStamp };
  show.turn(frames, true);
});
const letGo = (event) => { if (held && event.timeStamp - held.at > 80) speed = 0; held = null; stage.classList.remove("held"); };
stage.addEventListener("pointerup", letGo);
stage.addEventListener("pointercancel", letGo);
$("play").addEventListener("click", () => pause(!paused));
$("works").addEventListener("change", (event) => { wanted = event.target.value; asked.set("work", wanted); history.replaceState(null, "", "?" + asked); choose(); });
addEventListener("keydown", (event) => {
  wake();
  if (event.target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
  if (event.key === " " && event.target !== $("play")) { event.preventDefault(); pause(!paused); }
  else if (step && show) { event.preventDefault(); pause(true); show.turn(step, true); }
  else if (event.key === "Home" && show) { pause(true); show.turn(-show.head, true); }
  else if (event.key === "f") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
});
for (const kind of ["pointermove", "pointerdown", "focusin"]) addEventListener(kind, wake);
wake();
label();
look();
setInterval(look, 5000);
setInterval(tell, 10000);
requestAnimationFrame(draw);
`;
