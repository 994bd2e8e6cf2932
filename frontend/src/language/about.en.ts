import type { words as danish } from './about.da';

export const words: typeof danish = {
  about: {
    title: 'About the data',
    lead: 'Where the information comes from, how old it is and what it may be used for.',
    now: 'The catalogue right now',
    version: 'Catalogue version',
    asOf: 'As of',
    sourceDate: 'Newest source',
    provenance: 'Origin',
    provenanceText:
      "Every fact is marked with where it comes from. The mark speaks for the fact's identity: its number, title or name.",
    count: 'Number',
    levels: 'Levels',
    levelsText:
      'A course gives a competence at a level, and a job requires it at a level. Levels are not added up; the highest counts.',
    shortage: 'Shortage',
    shortageText:
      'The categories follow the language of Arbejdsmarkedsbalancen. A field without information means “not known”, never “no shortage”.',
    proof: 'Proofs',
    proofText:
      'When Kortvej writes “proven shortest”, the program has ruled out every other combination of the courses and sessions in force in the catalogue. The proof is only as good as the catalogue.',
    sources: 'Sources and terms',
    starter:
      'The starter network was written for this project. It is not an AMU catalogue and holds no figures from STAR. Approvals, sessions, prices and shortages are invented.',
    esco: 'This service uses the ESCO classification of the European Commission.',
    escoLabel: 'Competences and jobs',
    disco: 'DISCO-08. Source: Danmarks Statistik (Statistics Denmark).',
    discoLabel: 'Occupation codes',
    geo: 'Indeholder data fra Geodatastyrelsen (nu Klimadatastyrelsen) og danske kommuner, FOT/DAGI kommunegrænser, 13-02-2014; forenklet.',
    geoLabel: 'Points of the municipalities',
    courses:
      "Course numbers and titles are single facts from public pages and a published test answer of STIL. The objectives are the project's own words, not the official ones.",
    coursesLabel: 'Courses',
    packages: 'The packages are retold from the sources named with each of them.',
    packagesLabel: 'Packages',
    design:
      'The look builds on Det Fælles Designsystem (MIT, Apache 2.0) with the typeface IBM Plex Sans (SIL OFL 1.1).',
    designLabel: 'Design',
    privacy: 'Personal data',
    privacyText:
      'The open pages keep no personal data, and nothing measures what you look at. The browser remembers your choice of language. When you sign in, Kortvej sets one necessary cookie, which keeps you signed in for at most seven days, or until you have been away for twelve hours; scripts can’t read it. Of your account it keeps name, e-mail address, language, roles and the times when you signed in; the password only as a code that can’t be turned back. What you change, write in comments and decide is kept with your name and can be seen by those you work with; others see your organisation only. Ask your organisation’s administrator if something is to be corrected.',
  },
  accessibility: {
    title: 'Accessibility',
    lead: 'Everyone must be able to use Kortvej. The aim is WCAG 2.1 at level AA.',
    checked: 'How it is checked',
    checkedText:
      'Every page is run through the automatic checker axe with the rules of WCAG 2.1 A and AA, on a wide screen and at a width of 360 points. An automatic test searches for the shortest way by keyboard alone. Automatic checks find only some of the possible problems.',
    notChecked: 'What is not checked',
    notCheckedText:
      'The solution has not yet been tried by users with disabilities or by an expert with a screen reader, and it has not been through a formal evaluation.',
    known: 'Known limits',
    knownText:
      'Maps and timelines are drawings. The same facts stand as a list or a table on the same page. Wide tables scroll sideways in their own frame.',
    report: 'Report a problem',
    reportText:
      'Write to the authority or organisation that operates this installation. Say which page it is about and what you wanted to do. If you get no useful answer, you can complain to Digitaliseringsstyrelsen (the Agency for Digital Government), which supervises public websites.',
  },
  api: {
    title: 'API for developers',
    lead: 'Everything shown here can be fetched as data with GraphQL. Published facts need no sign-in.',
    addresses: 'Addresses',
    endpoint: 'Requests (POST), and GraphiQL in a browser',
    schema: 'The schema with a description of every field',
    example: 'Example',
    exampleText: 'Search courses in Danish with a typing error, and get the number by area:',
    answer: 'Answers',
    answerText:
      'Answers are JSON. Lists are Relay connections with totalCount, pageInfo and edges; first is at most 100.',
    errors: 'Errors',
    errorsText:
      'Errors have a code in extensions.code from a closed list, the field in extensions.field and a number in extensions.requestId. Their language follows Accept-Language.',
    languages: 'Languages',
    languagesText: 'Text fields take the argument language: DA or EN. DA is the default.',
    versions: 'Versions',
    versionsText:
      'Every answer about the catalogue carries catalogueVersion, so that you can see whether anything has changed.',
  },
};
