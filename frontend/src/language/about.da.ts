/** Texts of data, accessibility and the API; the English twin has the same keys. */
export const words = {
  about: {
    title: 'Om data',
    lead: 'Hvor oplysningerne kommer fra, hvor gamle de er, og hvad de må bruges til.',
    now: 'Kataloget lige nu',
    version: 'Katalogversion',
    asOf: 'Opgjort pr.',
    sourceDate: 'Nyeste kilde',
    provenance: 'Oprindelse',
    provenanceText:
      'Hver oplysning er mærket med, hvor den kommer fra. Mærket gælder oplysningens identitet: nummer, titel eller navn.',
    count: 'Antal',
    levels: 'Niveauer',
    levelsText:
      'Et kursus giver en kompetence på et niveau, og et job kræver den på et niveau. Niveauer lægges ikke sammen; det højeste tæller.',
    shortage: 'Mangel',
    shortageText:
      'Kategorierne følger sproget i Arbejdsmarkedsbalancen. Et felt uden oplysning betyder »ikke kendt«, aldrig »ingen mangel«.',
    proof: 'Beviser',
    proofText:
      'Når Kortvej skriver »bevist korteste«, har programmet udelukket alle andre sammensætninger af de kurser og hold, der gælder i kataloget. Beviset er kun så godt som kataloget.',
    sources: 'Kilder og vilkår',
    starter:
      'Startnettet er skrevet til dette projekt. Det er ikke et AMU-katalog og indeholder ingen tal fra STAR. Godkendelser, hold, priser og mangel er opfundet.',
    esco: 'This service uses the ESCO classification of the European Commission.',
    escoLabel: 'Kompetencer og job',
    disco: 'DISCO-08. Kilde: Danmarks Statistik.',
    discoLabel: 'Stillingskoder',
    geo: 'Indeholder data fra Geodatastyrelsen (nu Klimadatastyrelsen) og danske kommuner, FOT/DAGI kommunegrænser, 13-02-2014; forenklet.',
    geoLabel: 'Kommunernes punkter',
    courses:
      'Kursusnumre og titler er enkeltoplysninger fra offentlige sider og en offentliggjort testbesvarelse fra STIL. Målbeskrivelserne er projektets egne ord, ikke den officielle målformulering.',
    coursesLabel: 'Kurser',
    packages: 'Pakkerne er genfortalt efter de kilder, der står ved hver pakke.',
    packagesLabel: 'Pakker',
    design: 'Udseendet bygger på Det Fælles Designsystem (MIT, Apache 2.0) med skriften IBM Plex Sans (SIL OFL 1.1).',
    designLabel: 'Design',
    privacy: 'Personoplysninger',
    privacyText:
      'De åbne sider gemmer ingen personoplysninger, og der er ingen måling af, hvad du ser. Browseren husker dit valg af sprog. Logger du på, sætter Kortvej én nødvendig cookie, som holder dig logget på i højst syv dage, eller til du har været væk i tolv timer; scripts kan ikke læse den. Om din konto gemmes navn, e-mailadresse, sprog, roller og tidspunkter for, hvornår du loggede på; adgangskoden gemmes kun som en kode, der ikke kan læses tilbage. Hvad du ændrer, skriver i kommentarer og tager stilling til, gemmes med dit navn og kan ses af dem, du arbejder sammen med; andre ser kun din organisation. Spørg din organisations administrator, hvis noget skal rettes.',
  },
  accessibility: {
    title: 'Tilgængelighed',
    lead: 'Kortvej skal kunne bruges af alle. Målet er WCAG 2.1 på niveau AA.',
    checked: 'Sådan er det kontrolleret',
    checkedText:
      'Hver side køres igennem den automatiske kontrol axe med reglerne for WCAG 2.1 A og AA, på bred skærm og i 360 punkters bredde. En automatisk prøve gennemfører søgning efter korteste vej alene med tastatur. Automatiske kontroller finder kun en del af de mulige problemer.',
    notChecked: 'Det er ikke kontrolleret',
    notCheckedText:
      'Løsningen er endnu ikke afprøvet af brugere med handicap eller med skærmlæser af en ekspert, og den har ikke været gennem en formel evaluering.',
    known: 'Kendte begrænsninger',
    knownText:
      'Kort og tidslinjer er tegninger. De samme oplysninger står som liste eller tabel på samme side. Brede tabeller ruller vandret i deres egen ramme.',
    report: 'Meld et problem',
    reportText:
      'Skriv til den myndighed eller organisation, der driver denne installation. Fortæl, hvilken side det gælder, og hvad du ville gøre. Får du ikke et brugbart svar, kan du klage til Digitaliseringsstyrelsen, som fører tilsyn med offentlige websteder.',
  },
  api: {
    title: 'API for udviklere',
    lead: 'Alt, der vises her, kan hentes som data med GraphQL. De offentliggjorte oplysninger kræver ikke login.',
    addresses: 'Adresser',
    endpoint: 'Forespørgsler (POST), og GraphiQL i en browser',
    schema: 'Skemaet med beskrivelse af hvert felt',
    example: 'Eksempel',
    exampleText: 'Søg kurser på dansk med stavefejl, og få antal pr. område:',
    answer: 'Svar',
    answerText: 'Svar er JSON. Lister er Relay-forbindelser med totalCount, pageInfo og edges; first er højst 100.',
    errors: 'Fejl',
    errorsText:
      'Fejl har en kode i extensions.code fra en lukket liste, feltet i extensions.field og et nummer i extensions.requestId. Sproget følger Accept-Language.',
    languages: 'Sprog',
    languagesText: 'Tekstfelter tager argumentet language: DA eller EN. DA er standard.',
    versions: 'Versioner',
    versionsText: 'Hvert svar om kataloget bærer catalogueVersion, så du kan se, om noget er ændret siden sidst.',
  },
};
