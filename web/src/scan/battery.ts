interface Battery {
  level: number;
  charging: boolean;
}

/** How full the battery is, in percent; nulls where the browser does not say. */
export async function powerOf(navigator: Navigator): Promise<{ battery: number | null; charging: boolean | null }> {
  const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<Battery> };
  try {
    const power = await getBattery?.call(navigator);
    if (power) return { battery: Math.round(power.level * 100), charging: power.charging };
  } catch {
    // Some say that they would and then do not.
  }
  return { battery: null, charging: null };
}
