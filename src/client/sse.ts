// Reads `text/event-stream` as section 9.2.6 of the HTML standard defines it, from bytes that may be split anywhere.

export interface Message {
  /** The last id in the stream so far; empty if there was none. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

export class MessageReader {
  /** How long the stream asks to pause before it is opened again, if it does. */
  retryMs: number | null = null;
  readonly #decoder = new TextDecoder();
  /** The line that is not complete yet. */
  #line = "";
  /** The last line ended in a carriage return: a line feed that follows belongs to it. */
  #isAfterReturn = false;
  #id = "";
  #event = "";
  #data: string[] = [];

  /** The messages that these bytes complete. A message that the stream breaks off in is dropped. */
  read(bytes: Uint8Array): Message[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === "") return [];
    if (this.#isAfterReturn && text.startsWith("\n")) text = text.slice(1);
    this.#isAfterReturn = text === "" ? false : text.endsWith("\r");
    const [first = "", ...others] = text.split(/\r\n|\r|\n/);
    const lines = [this.#line + first, ...others];
    this.#line = lines.pop() ?? "";
    return lines.flatMap((line) => this.#take(line));
  }

  #take(line: string): Message[] {
    if (line === "") return this.#dispatch();
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retryMs = Number(value);
    return [];
  }

  #dispatch(): Message[] {
    const message = { id: this.#id, event: this.#event || "message", data: this.#data.join("\n") };
    const isEmpty = this.#data.length === 0;
    this.#event = "";
    this.#data = [];
    return isEmpty ? [] : [message];
  }
}
