/** ISO 15118 "eMAID" as OCPI's contract ids are looked up: without separators, and without the check digit. */
export function plainEmaid(text: string): string {
  const plain = text.trim().toUpperCase().replace(/[-*]/g, '');
  return plain.length === 15 ? plain.slice(0, 14) : plain;
}
