// Everything here is a comfort: each page works without it.
// Passwords typed on one page stay in the memory of this script until the page is left, so that "check again" needs no
// retyping; they are never put into markup, storage or the address.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const PASSWORDS = "input[name=password], input[name=smtp_password]";
  const kept = new Map();

  // ---- the live region: one message at a time, plain text
  const MOST_MESSAGES = 6; // of one check, the verdict not counted
  let spoken = 0;
  function say(text) {
    const live = $("#live");
    if (!live || !text) return;
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 50);
  }

  // ---- buttons that need script are hidden until it is here
  function unhide() {
    all("button[hidden]").forEach(button => {
      button.hidden = button.hasAttribute("data-share") && !navigator.share;
    });
  }

  // ---- passwords: shown on demand, kept across swaps
  function hidePasswords() {
    all("[data-reveal]").forEach(button => {
      const input = document.getElementById(button.dataset.reveal);
      if (input && input.type === "text") toggle(button, input);
    });
  }
  function toggle(button, input) {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.textContent = show ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-label", show ? button.dataset.hideLabel : button.dataset.showLabel);
  }
  function keepPasswords(form) {
    all(PASSWORDS, form).forEach(input => { if (input.value) kept.set(input.name, input.value); });
  }
  function reusePasswords() {
    all("form[data-reuse-passwords]").forEach(form => {
      const fields = all(PASSWORDS, form);
      if (!kept.has("password") || form.dataset.reused) return;
      form.dataset.reused = "1";
      fields.forEach(input => {
        input.value = kept.get(input.name) || "";
        input.closest("[data-password-field]").hidden = true;
      });
      all("[data-reused]", form).forEach(line => { line.hidden = false; });
    });
  }

  // ---- ports follow the encryption, and the reverse, until the customer has typed one
  const USUAL = { imap: { tls: "993", starttls: "143", none: "143" }, smtp: { tls: "465", starttls: "587", none: "587" } };
  const SECURITY_OF = { 993: "tls", 465: "tls", 143: "starttls", 587: "starttls" };
  const FOUND = ["imap_host", "imap_port", "smtp_host", "smtp_port", "username", "smtp_username"];
  const typed = new Set();
  function rememberTyped() {
    // What stands in the settings when a page arrives was typed, as far as we know.
    typed.clear();
    FOUND.forEach(name => { if ($(`#check #${name}`)?.value) typed.add(name); });
    ["imap", "smtp"].forEach(leg => { if (typed.has(`${leg}_host`)) typed.add(`${leg}_security`); });
  }
  function followSecurity(leg, security) {
    const port = $(`#${leg}_port`);
    if (port && !typed.has(port.name)) port.value = USUAL[leg][security];
  }
  function followPort(leg, port) {
    const security = SECURITY_OF[port];
    const radio = security && $(`input[name=${leg}_security][value=${security}]`);
    if (radio && !typed.has(radio.name)) radio.checked = true;
  }

  // ---- the look-up: only the part behind the @ is sent
  const WHOLE = /^[^\s@]+[.．。｡][^\s@.．。｡]{2,}[.．。｡]?$/;
  let asked = "", shown = "", timer = 0;
  const parts = () => $("#email").value.replace(/＠/g, "@").trim().match(/^(.*)@([^@]*)$/)?.slice(1) || ["", ""];
  function lookUp(input, now) {
    const domain = parts()[1];
    clearTimeout(timer);
    if (!WHOLE.test(domain)) return;
    if (domain === shown) fillFound(); // the part before the @ may have changed
    timer = setTimeout(() => { if (domain !== asked) ask(input.dataset.lookup, domain); }, now ? 0 : 400);
  }
  function ask(url, domain) {
    asked = domain;
    const box = $("#found"), token = $("#check [name=csrf_token]");
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = box.dataset.looking;
    box.append(hint);
    const values = { domain, csrf_token: token.value };
    const answer = { target: "#found", swap: "innerHTML", source: "#look-up", values };
    withHtmx().then(() => htmx.ajax("POST", url, answer)).finally(() => {
      hint.remove();
      if (asked === domain && shown !== domain) asked = ""; // no answer: it may be asked again
    });
  }
  function askAnew() {
    // Of an address that stands in the form when it arrives, in whatever language; but not where settings are changed.
    asked = shown = "";
    if ($("#email")?.value && !location.pathname.endsWith("/change")) lookUp($("#email"), true);
  }
  function fillFound() {
    const found = $("[data-found]"), details = $("#settings"), local = parts()[0];
    if (!found || !details) return;
    const open = found.hasAttribute("data-open");
    if (open) details.open = true;
    FOUND.forEach(name => {
      const input = document.getElementById(name), port = /^(imap|smtp)_port$/.exec(name);
      const usual = port && open ? USUAL[port[1]].tls : "";
      const value = (found.getAttribute(`data-${name}`) || usual).replace("local-part", () => local);
      if (input && !typed.has(name)) input.value = value;
      all(`[data-shows=${name}]`).forEach(place => { place.textContent = value; });
    });
    ["imap", "smtp"].forEach(leg => {
      const radio = $(`input[name=${leg}_security][value=${found.getAttribute(`data-${leg}_security`) || "tls"}]`);
      if (radio && !typed.has(radio.name)) radio.checked = true;
    });
  }
  function forgetUnopened(form) {
    // What was found and never looked at is found again by the server: only what the customer saw counts as typed.
    const details = $("#settings", form);
    if (form.id !== "check" || !details || details.open) return;
    FOUND.forEach(name => {
      const input = document.getElementById(name);
      if (input && !typed.has(name)) input.value = "";
    });
  }

  // ---- clocks of running stages, and what is being waited for after three seconds
  const PATIENCE = 3000, LONG = 8000;
  let ticked = performance.now();
  const told = new Set();
  function tick() {
    const now = performance.now(), passed = now - ticked;
    ticked = now;
    all("[data-clock]").forEach(clock => {
      const elapsed = Number(clock.dataset.clock) + passed;
      clock.dataset.clock = elapsed;
      clock.textContent = clock.textContent.replace(/\d+/, Math.floor(elapsed / 1000));
    });
    all("[data-left]").forEach(line => {
      const left = Math.max(0, Number(line.dataset.left) - passed);
      line.dataset.left = left;
      line.textContent = line.textContent.replace(/\d+/, Math.ceil(left / 1000));
    });
    all("[data-patience]").forEach(line => {
      const waited = Number(line.dataset.patience) + passed, [fact, wait] = line.children;
      line.dataset.patience = waited;
      fact.hidden = waited >= PATIENCE;
      wait.hidden = !fact.hidden;
      const stage = line.closest("[data-stage]").dataset.stage;
      if (waited > LONG && !told.has(stage) && spoken < MOST_MESSAGES) {
        told.add(stage);
        spoken += 1;
        say(line.dataset.said);
      }
    });
  }
  setInterval(tick, 500);

  // ---- stages that ended are said once; several within a moment are said together
  let announced = new Set(), waiting = [], speech = 0;
  function announce() {
    const list = $("#checklist[data-ended]");
    if (!list) return;
    all("li[data-stage]", list).forEach(row => {
      const over = !["running", "pending"].includes(row.dataset.outcome);
      if (!over || announced.has(row.dataset.stage)) return;
      announced.add(row.dataset.stage);
      waiting.push(row.dataset.spoken);
    });
    if (!waiting.length || speech) return;
    speech = setTimeout(() => {
      const now = $("#checklist[data-ended]");
      const text = waiting.length === 1 ? waiting[0] : now && now.dataset.summary;
      waiting = [];
      speech = 0;
      if (now && text && spoken < MOST_MESSAGES) { spoken += 1; say(text); }
    }, 1500);
  }
  function beginAnnouncing() {
    clearTimeout(speech);
    announced = new Set(); waiting = []; speech = 0; spoken = 0; told.clear();
    all("#checklist[data-ended] li[data-stage]").forEach(row => {
      if (!["running", "pending"].includes(row.dataset.outcome)) announced.add(row.dataset.stage);
    });
  }

  // ---- htmx comes after the page that uses it is painted, its part for streams when a check is about to be started
  const { core, stream } = document.currentScript.dataset;
  let arriving = null, streaming = null;
  function fetchScript(address) {
    return new Promise(done => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = () => {
        stalled(true);
        script.remove();
        setTimeout(() => fetchScript(address).then(done), 5000);
      };
      document.head.append(script);
    });
  }
  function withHtmx() {
    arriving ||= fetchScript(core).then(() => htmx.registerExtension("keep-open", KEEP_OPEN));
    return arriving;
  }
  function fetchStream() {
    streaming ||= withHtmx().then(() => fetchScript(stream)).then(() => {
      const progress = $("#progress");
      if (progress) htmx.process(progress);
    });
  }
  // Sections the reader opened stay open when a page is drawn anew over them.
  const KEEP_OPEN = {
    htmx_before_morph_attr: (element, detail) => !(element.localName === "details" && detail.attrName === "open"),
  };

  // ---- the stream: when it breaks, say so; when it never speaks, poll
  let silence = 0, connection = null;
  function watchStream() {
    clearTimeout(silence);
    if ($("#progress")) fetchStream();
    const progress = $("#progress[data-poll]");
    if (!progress || progress.dataset.heard) return;
    silence = setTimeout(() => {
      if (!progress.isConnected || progress.dataset.heard) return;
      progress.dataset.heard = "polling";
      poll();
    }, 5000);
  }
  const PAUSE = 1000, LONGEST_PAUSE = 30000;
  let pause = PAUSE;
  function poll() {
    withHtmx().then(() => {
      const progress = $("#progress[data-poll]");
      if (progress) htmx.ajax("GET", progress.dataset.poll, { target: "#progress", swap: "innerMorph" });
    });
  }
  function pollLater() {
    stalled(true);
    setTimeout(poll, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
  function stalled(broken) {
    const note = $("#stalled");
    if (note) note.hidden = !broken;
  }

  // ---- focus goes where the news is
  let reason = "", language = "";
  function focusNews() {
    const active = document.activeElement;
    const lost = !active || active === document.body || active.id === "h" || !active.isConnected;
    if (language) {
      const control = $("#langs [aria-current]");
      control.tabIndex = -1;
      control.focus();
    } else if ($("#errors")) $("#errors").focus();
    else if (reason === "answer" && $("#ans")) $("#ans").focus();
    else if (reason || lost) { const heading = $("#h"); if (heading) heading.focus(); }
    reason = language = "";
  }

  let onForm = Boolean($("#check")); // whether the page that stands there is the form: what was typed stays typed
  function arrive() {
    unhide();
    reusePasswords();
    watchStream();
  }
  function unlock() {
    all("form[data-sent]").forEach(form => {
      $("button[type=submit]", form).textContent = form.dataset.sent;
      delete form.dataset.sent;
    });
  }
  function offline(away) {
    const note = $("#offline");
    note.hidden = !away;
    if (away) note.focus();
  }

  // ---- listening; with the meta character "-" (attribute names without colons) htmx names its events so, too
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-reveal],[data-copy],[data-copy-from],[data-share],[data-print-page],[data-language]");
    if (!button) return;
    if (button.dataset.reveal) toggle(button, document.getElementById(button.dataset.reveal));
    else if (button.dataset.copy || button.dataset.copyFrom) copy(button);
    else if (button.dataset.share) {
      navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share }).catch(() => {});
    } else if (button.hasAttribute("data-print-page")) print();
    else if (self.htmx && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      switchLanguage(button);
    }
  });

  async function copy(button) {
    const label = $("span", button), before = label.textContent;
    const from = button.dataset.copyFrom;
    try {
      const answer = from && await fetch(from);
      if (answer && !answer.ok) return;
      const text = answer ? await answer.text() : document.getElementById(button.dataset.copy).innerText;
      await navigator.clipboard.writeText(text.trim());
    } catch { return; }
    label.textContent = document.body.dataset.copied;
    say(button.dataset.say || document.body.dataset.copiedSay);
    setTimeout(() => { if (label.isConnected) label.textContent = before; }, 4000);
  }

  function switchLanguage(control) {
    language = control.lang;
    hidePasswords();
    const form = control.form;
    const options = { target: "body", swap: "innerMorph" };
    if (!form) {
      htmx.ajax("GET", control.getAttribute("href"), options);
      return;
    }
    const values = {};
    new FormData(form).forEach((value, name) => { if (!/password/.test(name)) values[name] = value; });
    // Not from the button: htmx would add the rest of its form, the password included.
    htmx.ajax("POST", control.getAttribute("formaction"), { ...options, source: "#langs", values });
  }

  document.addEventListener("submit", event => {
    const form = event.target;
    hidePasswords();
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    forgetUnopened(form);
    offline(false);
    if (form.hasAttribute("data-keep-passwords")) keepPasswords(form);
    if (form.dataset.busy) {
      const button = $("button[type=submit]", form);
      form.dataset.sent = button.textContent;
      button.textContent = form.dataset.busy;
    }
    reason = form.action.endsWith("/explain") ? "answer" : "submitted";
  }, true);

  document.addEventListener("input", event => {
    const { name, dataset } = event.target;
    if (name) typed.add(name);
    withHtmx();
    if (/password/.test(name || "")) fetchStream();
    if (dataset && dataset.lookup) lookUp(event.target, false);
    const port = /^(imap|smtp)_port$/.exec(name || "");
    if (port) followPort(port[1], event.target.value);
  });
  document.addEventListener("change", event => {
    const security = /^(imap|smtp)_security$/.exec(event.target.name || "");
    if (security) followSecurity(security[1], event.target.value);
    if (event.target.dataset.lookup) lookUp(event.target, true);
  });
  addEventListener("pageshow", event => { if (event.persisted) unlock(); });
  addEventListener("beforeprint", () => all("details").forEach(details => { details.open = true; }));

  document.addEventListener("htmx-before-response", event => {
    const { ctx } = event.detail;
    // A look-up that was refused is no news.
    if (ctx.target?.id === "found" && ctx.response.status !== 200) event.preventDefault();
  });
  document.addEventListener("htmx-before-swap", event => {
    const { ctx } = event.detail;
    const started = ctx.hx && ctx.hx.pushurl;
    // Back leads to the form with its values, the password empty.
    if (started && ["/", "/start"].includes(location.pathname)) history.replaceState(history.state, "", `${started}/change`);
  });
  document.addEventListener("htmx-after-swap", event => {
    const { ctx } = event.detail;
    const told = ctx.response && ctx.response.headers && ctx.response.headers.get("Content-Language");
    if (event.target.id === "progress" || ctx.target === "#progress") {
      announce();
      stalled(false);
      pause = PAUSE;
    }
    if (ctx.target === document.body || ctx.target === "body") {
      if (told) document.documentElement.lang = told;
      if (!onForm || !$("#check")) rememberTyped();
      onForm = Boolean($("#check"));
      askAnew();
      beginAnnouncing();
      arrive();
      const end = $("[data-said-end]");
      if (end && !reason && !language) say(end.dataset.saidEnd);
      // A stream goes on in the language it began in: let it begin again.
      if (language) connection?.reader?.cancel();
      focusNews();
    } else if ($("[data-found]") && (ctx.target === "#found" || ctx.target?.id === "found")) {
      shown = asked;
      fillFound();
      say($("#found b")?.textContent);
    }
  });
  document.addEventListener("htmx-sse-after-connection", event => { connection = event.detail.connection; });
  document.addEventListener("htmx-sse-after-message", event => {
    event.target.dataset.heard = "1";
    clearTimeout(silence);
    stalled(false);
    announce();
  });
  document.addEventListener("htmx-sse-error", () => stalled(true));
  document.addEventListener("htmx-error", event => {
    if (event.detail.ctx?.request?.action?.endsWith("/progress")) { pollLater(); return; }
    if (event.target.closest("#progress, #look-up")) return;
    unlock();
    offline(true);
  });

  // What the server writes now that it knows the zone differs in some words only: no need to touch anything else.
  const words = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("#progress")) found.push(walker.currentNode);
    return found;
  };
  async function writeTimesAnew() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [old, now] = [words($("main")), words(page.querySelector("main"))];
    if (old.length === now.length) old.forEach((text, at) => { if (text.data !== now[at].data) text.data = now[at].data; });
  }

  const whenIdle = self.requestIdleCallback || setTimeout;

  // ---- the reader's own time zone: told to the server once, which then writes the times
  const assumed = document.documentElement.dataset.zone;
  function tellZone() {
    const zone = self.Temporal ? Temporal.Now.timeZoneId() : Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone) return;
    document.cookie = `tz=${zone}; path=/; max-age=31536000; ${document.documentElement.dataset.cookie}`;
    if (zone !== assumed && $("main time")) writeTimesAnew();
  }
  // Intl takes a slow phone's time to tell it (Temporal does not): after the page is painted, and without times on it
  // not before it is used.
  if (assumed && $("main time")) addEventListener("load", () => whenIdle(tellZone));
  else if (assumed) ["input", "submit"].forEach(use => addEventListener(use, tellZone, { once: true, capture: true }));

  arrive();
  if ($("[data-hx-post]")) addEventListener("load", () => whenIdle(withHtmx));
  rememberTyped();
  askAnew();
  beginAnnouncing();
  $("#errors")?.focus();
})();
