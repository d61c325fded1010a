/* Pictures of a form: made small on the phone (offline.js), then put in by themselves. Without this the button does it. */
(function () {
  "use strict";
  if (window.teabowlPictures || !window.htmx || !window.DataTransfer || !window.teabowlSmall) return;
  window.teabowlPictures = true;
  document.addEventListener("change", function (event) {
    var part = event.target.closest("[data-pictures]");
    var files = part && event.target.files;
    if (!files || !files.length || navigator.onLine === false) return;
    var button = part.querySelector("button");
    button.textContent = part.getAttribute("data-wait");
    button.setAttribute("aria-busy", "true");
    Promise.all(Array.prototype.map.call(files, window.teabowlSmall)).then(function (made) {
      var chosen = new DataTransfer();
      made.forEach(function (file) { chosen.items.add(file); });
      event.target.files = chosen.files;
      window.htmx.trigger(part, "picked");
    });
  });
})();
