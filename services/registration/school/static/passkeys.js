// Passkeys, where the browser has them: shows what is marked for them and fills the form in. Without this the other ways stand.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-passkey]")];
  const origin = document.querySelector("[data-passkey-origin]")?.dataset.passkeyOrigin;
  const isHere = origin && new URL(origin).origin === location.origin;
  const isNumber = /^[\d.]+$|:/.test(location.hostname); // a passkey is of a name, never of an address
  if (!window.PublicKeyCredential || !isHere || isNumber) return;
  document.querySelectorAll("form[data-passkey], [data-passkey-shown]").forEach((part) => (part.hidden = false));
  document.querySelectorAll("[data-passkey-missing]").forEach((part) => (part.hidden = true));

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const words = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const read = (options) => {
    const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
    return options;
  };
  const written = (made) => {
    const response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
      if (made.response[name]) response[name] = words(made.response[name]);
    });
    return JSON.stringify({ id: made.id, rawId: words(made.rawId), type: made.type, response });
  };

  const asked = async (form) => {
    const answer = await fetch(form.dataset.options, {
      method: "POST",
      redirect: "manual",
      headers: { "X-CSRFToken": form.elements.csrf_token.value },
    });
    if (!answer.ok) throw Object.assign(new Error("not asked"), { name: "NotAsked" });
    return read(await answer.json());
  };

  let waiting = null; // the browser has one question open at a time
  let isPressed = false;
  const ask = async (form, more) => {
    waiting?.abort();
    const mine = (waiting = new AbortController());
    const publicKey = await asked(form);
    const made = await navigator.credentials[form.dataset.passkey]({ publicKey, signal: mine.signal, ...more });
    form.elements.credential.value = written(made);
    form.requestSubmit();
  };

  const tell = (form, error) => {
    form.querySelectorAll("[data-passkey-told]").forEach((said) => {
      const wanted = error.name === "InvalidStateError" ? "known" : "failed";
      said.hidden = said.dataset.passkeyTold !== wanted;
    });
  };

  forms.forEach((form) =>
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const button = event.submitter;
      isPressed = true;
      button?.setAttribute("aria-busy", "true");
      form.querySelectorAll("[data-passkey-told]").forEach((said) => (said.hidden = true));
      ask(form)
        .catch((error) => {
          // the proof of who is there has run out meanwhile: the page itself asks for a new one
          if (error.name === "NotAsked" && form.dataset.passkey === "create") location.reload();
          else tell(form, error);
        })
        .finally(() => {
          isPressed = false;
          button?.removeAttribute("aria-busy");
        });
    }),
  );
  // Going back, the browser may show a form that was filled in already: its answer works once.
  window.addEventListener("pageshow", () => forms.forEach((form) => (form.elements.credential.value = "")));

  // Beside the field of the address the browser offers the passkeys that it has.
  const form = forms.find((one) => one.dataset.passkeyBeside);
  const field = form && document.getElementById(form.dataset.passkeyBeside);
  const AGAIN = 4 * 60 * 1000; // before the challenge is too old
  const offer = async () => {
    if (!(await window.PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    field.autocomplete = "username webauthn";
    const wait = () => ask(form, { mediation: "conditional" }).catch(() => {}); // nothing was pressed: nothing is said
    setInterval(() => isPressed || wait(), AGAIN);
    wait();
  };
  if (field) offer();
})();
