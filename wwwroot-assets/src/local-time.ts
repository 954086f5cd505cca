// Shows a UTC instant in the browser's own time; the server does not know where its reader sits.

class LocalTimeElement extends HTMLElement {
  static readonly observedAttributes = ["at"];

  connectedCallback(): void {
    this.#refresh();
  }

  attributeChangedCallback(): void {
    this.#refresh();
  }

  #refresh(): void {
    const at = new Date(this.getAttribute("at") ?? "");
    if (Number.isNaN(at.getTime())) {
      return;
    }

    const today = at.toDateString() === new Date().toDateString();
    this.textContent = today ? at.toLocaleTimeString() : at.toLocaleString();
    this.title = `${at.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" })} (${at.toISOString()})`;
  }
}

export function defineLocalTime(): void {
  customElements.define("local-time", LocalTimeElement);
}
