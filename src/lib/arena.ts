/** Bytes that are appended. What is taken is handed over as it is, with the memory it stands in. */

const SMALLEST = 64 * 1024;

export class Arena {
  private bytes = Buffer.allocUnsafeSlow(SMALLEST);
  size = 0;

  addText(text: string): void {
    // UTF-8 takes three bytes for a character at the most.
    this.makeRoom(text.length * 3);
    this.size += this.bytes.write(text, this.size);
  }

  addBytes(bytes: Buffer, length: number): void {
    this.makeRoom(length);
    this.size += bytes.copy(this.bytes, this.size, 0, length);
  }

  take(): Uint8Array {
    const taken = new Uint8Array(this.bytes.buffer, 0, this.size);
    // The next batch is about as large.
    this.bytes = Buffer.allocUnsafeSlow(Math.max(SMALLEST, this.size + (this.size >> 2)));
    this.size = 0;
    return taken;
  }

  private makeRoom(length: number): void {
    if (this.size + length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.size + length));
    this.bytes.copy(larger, 0, 0, this.size);
    this.bytes = larger;
  }
}
