/** What a developer who comes for the first time sees, and can run. */
export const start = `# Kortvej: the shortest way to a job. Run it with Ctrl-Enter.
query ShortestWay {
  compose(input: { occupation: "lagermedarbejder", area: "rar-sydjylland" }) {
    status
    alternatives {
      tradeOff(language: EN)
      totals { calendarDays courseDays start end priceOre essentialCoverage }
      steps {
        course { key title(language: EN) }
        session { start end provider { name } municipality { name } }
        reason(language: EN)
      }
    }
    advice { kind message(language: EN) }
  }
}
`;
