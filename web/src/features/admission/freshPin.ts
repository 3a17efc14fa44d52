/** Six digits at random that are not the first anybody would try: the server would refuse those. */
export function freshPin(random: () => number = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0): string {
  for (;;) {
    const digits = (random() % 1_000_000).toString().padStart(6, '0');
    const steps = new Set([...digits].slice(1).map((digit, index) => Number(digit) - Number(digits[index])));
    const [step = 2] = steps;
    if (steps.size > 1 || Math.abs(step) > 1) return digits;
  }
}
