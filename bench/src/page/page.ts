export async function page(_options: { frames: number; rounds: number }): Promise<void> {}
