/* Reading a page aloud in care mode, sentence by sentence, the current one marked: <button hidden data-read-aloud="#main">, shown only where
   the phone can speak. Loaded by teabowl.js, whose element has the words. */
(function () {
  "use strict";
  var speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance || window.teabowlAloud) return;
  window.teabowlAloud = true;
  var button = null, queue = [], at = 0, going = false, paused = false;

  /* Each run of text becomes sentences in <span>s of their own, so that one can be marked. */
  function sentences(root) {
    var texts = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, null, false), node;
    while ((node = walker.nextNode())) {
      if (node.nodeValue.trim() && !node.parentNode.closest("script,style,button,form,nav,svg,select,[aria-hidden],[hidden],.tb-btns,.tb-said")) texts.push(node);
    }
    var found = [];
    texts.forEach(function (text) {
      var part = document.createDocumentFragment();
      (text.nodeValue.match(/[^。！？；!?;\n]+[。！？；!?;\n]*|[。！？；!?;\n]+/g) || []).forEach(function (sentence) {
        var span = document.createElement("span");
        span.className = "tb-said";
        span.textContent = sentence;
        part.appendChild(span);
        if (/[\w\u4e00-\u9fff]/.test(sentence)) found.push(span);
      });
      text.parentNode.replaceChild(part, text);
    });
    return found;
  }

  function unmark() {
    var now = document.querySelector(".tb-said[aria-current]");
    if (now) now.removeAttribute("aria-current");
  }
  var words = document.querySelector("script[data-aloud-pause]");
  function name(key) {
    var label = button.lastChild;
    if (!button.hasAttribute("data-start")) button.setAttribute("data-start", label.textContent);
    label.textContent = key === "start" ? button.getAttribute("data-start") : words.getAttribute("data-aloud-" + key);
  }
  function stop() {
    going = paused = false;
    at = 0;
    unmark();
    speech.cancel();
    if (button) { name("start"); button.removeAttribute("aria-pressed"); }
  }
  function next() {
    unmark();
    if (!going || at >= queue.length) return stop();
    var span = queue[at], said = new window.SpeechSynthesisUtterance(span.textContent);
    span.setAttribute("aria-current", "true");
    if (span.scrollIntoView) span.scrollIntoView({ block: "nearest" });
    said.lang = document.documentElement.lang || "zh-CN";
    said.rate = 0.9;
    said.onend = function () { if (going && !paused) { at += 1; next(); } };
    said.onerror = function () { if (going && !paused) stop(); };
    speech.speak(said);
  }

  document.addEventListener("click", function (event) {
    var pressed = event.target.closest("[data-read-aloud]");
    if (!pressed) return;
    if (going && pressed === button) {
      /* Pausing keeps the place: some phones cannot go on inside a sentence, so it is said again. */
      paused = !paused;
      if (paused) { speech.cancel(); name("on"); } else { name("pause"); next(); }
      return;
    }
    if (going) stop();
    button = pressed;
    var root = document.querySelector(pressed.getAttribute("data-read-aloud"));
    if (!root) return;
    queue = root.querySelector(".tb-said") ? Array.prototype.filter.call(root.querySelectorAll(".tb-said"), function (span) { return /[\w\u4e00-\u9fff]/.test(span.textContent); }) : sentences(root);
    going = true;
    at = 0;
    name("pause");
    button.setAttribute("aria-pressed", "true");
    next();
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && going) stop(); });
  window.addEventListener("pagehide", stop);

  Array.prototype.forEach.call(document.querySelectorAll("[data-read-aloud]"), function (one) {
    var english = document.documentElement.lang.indexOf("en") === 0;
    function show() {
      var voices = speech.getVoices();
      if (voices.some(function (voice) { return (english ? /^en/i : /^zh|^cmn|^yue/i).test(voice.lang); })) { one.hidden = false; one.parentNode.hidden = false; }
    }
    show();
    if (speech.addEventListener) speech.addEventListener("voiceschanged", show);
  });
})();
