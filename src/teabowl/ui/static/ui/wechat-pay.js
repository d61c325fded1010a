/* Inside WeChat's browser: opens WeChat's own payment window, then goes to the page that waits. Nothing is believed of what it says. */
(function () {
  "use strict";
  var part = document.querySelector("[data-wechat-pay]");
  if (!part) return;
  function result() { window.location.assign(part.getAttribute("data-result")); }
  function open() {
    window.WeixinJSBridge.invoke("getBrandWCPayRequest", JSON.parse(part.getAttribute("data-wechat-pay")), result);
  }
  if (window.WeixinJSBridge) open();
  else if (/MicroMessenger/.test(navigator.userAgent)) document.addEventListener("WeixinJSBridgeReady", open, false);
  else part.textContent = part.getAttribute("data-outside");
})();
