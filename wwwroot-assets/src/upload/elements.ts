// Two elements that show what only the browser knows: a file's own name, and how much of it has been sent.
// The server renders them empty with the file's number; neither value ever crosses the circuit.

const names = new Map<number, string>(); // Bound: emptied with the worklist, 100 files at a time.
const shares = new Map<number, number>();

function fileOf(element: Element): number {
  return Number(element.getAttribute("file"));
}

function refresh(tag: string, id: number): void {
  for (const element of document.querySelectorAll(`${tag}[file="${id}"]`)) {
    (element as FileElement).refresh();
  }
}

abstract class FileElement extends HTMLElement {
  static readonly observedAttributes = ["file"];

  connectedCallback(): void {
    this.refresh();
  }

  attributeChangedCallback(): void {
    this.refresh();
  }

  abstract refresh(): void;
}

class FileNameElement extends FileElement {
  override refresh(): void {
    const name = names.get(fileOf(this)) ?? "";
    this.textContent = name;
    this.title = name;
  }
}

class UploadProgressElement extends FileElement {
  override refresh(): void {
    const percent = Math.floor((shares.get(fileOf(this)) ?? 0) * 100);
    let bar = this.querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.max = 100;
      bar.setAttribute("aria-label", "Sent");
      this.append(bar, document.createElement("span"));
    }

    bar.value = percent;
    this.querySelector("span")!.textContent = `${percent} %`;
  }
}

export function defineElements(): void {
  if (!customElements.get("file-name")) {
    customElements.define("file-name", FileNameElement);
    customElements.define("upload-progress", UploadProgressElement);
  }
}

export function setName(id: number, name: string): void {
  names.set(id, name);
  refresh("file-name", id);
}

export function setShare(id: number, share: number): void {
  shares.set(id, share);
  refresh("upload-progress", id);
}

export function forget(id: number): void {
  names.delete(id);
  shares.delete(id);
}

export function forgetAll(): void {
  names.clear();
  shares.clear();
}
