declare module 'virtual:icons' {
  export const icons: Record<string, { viewBox: string; path: string } | undefined>;
}
