/** A branch as the catalogue keys it, "kran_maskine", in words: "Kran og maskine". */
export function sectorName(key: string): string {
  const words = key.replace(/_/g, ' og ');
  return words.charAt(0).toLocaleUpperCase('da') + words.slice(1);
}
