/** Waits for something that happens by itself soon; what it takes is only known when it never comes. */
export async function until(check: () => boolean | Promise<boolean>, what = 'it'): Promise<void> {
  const giveUpAt = Date.now() + 15_000;
  while (!(await check())) {
    if (Date.now() > giveUpAt) throw new Error(`${what} did not come to pass`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
