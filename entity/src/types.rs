//! Column types that several tables share. Each is stored as the text that the starter files use, so that a row
//! can be read without a key.

use sea_orm::{DeriveActiveEnum, DeriveValueType, EnumIter};

/// Writes an enum that is stored as text, with the words that files and the API use.
macro_rules! text_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$variant_meta])* #[sea_orm(string_value = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in files, in the database and in the API.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value of a word, exactly as written in files.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::parse(&word).ok_or_else(|| serde::de::Error::unknown_variant(&word, &[$($text,)+]))
            }
        }
    };
}

text_enum! {
    /// How well a row is founded. It speaks for the row's identity: number, title, name.
    Provenance {
        /// Read in a public source.
        Official = "official",
        /// Read indirectly, or in a test sample.
        Observed = "observed",
        /// Kortvej's authors' own judgement.
        Authored = "authored",
        /// Invented, for demonstration.
        Demo = "demo",
    }
}

text_enum! {
    /// Kind of area.
    AreaKind {
        /// One of the five regions.
        Region = "REGION",
        /// One of the eight RAR areas, the statistical unit of shortage.
        Rar = "RAR",
        /// The district of a labour-market office.
        Amk = "AMK",
        /// The district of a regional council.
        Council = "COUNCIL",
    }
}

text_enum! {
    /// Kind of organisation.
    OrganisationKind {
        /// Jobcenter.
        Jobcentre = "JOBCENTRE",
        /// AMU-udbyder.
        AmuProvider = "AMU_PROVIDER",
        /// Secretariat of a continuing-education committee.
        Committee = "COMMITTEE",
        /// VEU-center (2010-2018).
        VeuCentre = "VEU_CENTRE",
        /// Regionalt arbejdsmarkedsråd or beskæftigelsesråd.
        RegionalCouncil = "REGIONAL_COUNCIL",
        /// Arbejdsmarkedskontor.
        LabourMarketOffice = "LABOUR_MARKET_OFFICE",
        /// Lokalt uddannelsesudvalg.
        LocalEducationCommittee = "LOCAL_EDUCATION_COMMITTEE",
        /// Sprogcenter.
        LanguageCentre = "LANGUAGE_CENTRE",
        /// VUC.
        AdultEducationCentre = "ADULT_EDUCATION_CENTRE",
        /// Virksomhed.
        Company = "COMPANY",
        /// Virksomhedsnetværk.
        CompanyNetwork = "COMPANY_NETWORK",
        /// Myndighed.
        Authority = "AUTHORITY",
        /// Arbejdsmarkedets part.
        SocialPartner = "SOCIAL_PARTNER",
    }
}

text_enum! {
    /// Kind of competence.
    CompetenceKind {
        /// Something a person can do.
        Skill = "SKILL",
        /// Something a person knows.
        Knowledge = "KNOWLEDGE",
        /// A certificate or licence.
        Certificate = "CERTIFICATE",
        /// Mastery of a language.
        Language = "LANGUAGE",
        /// A personal competence.
        Personal = "PERSONAL",
    }
}

text_enum! {
    /// Language support of a course.
    LanguageSupport {
        /// None.
        None = "NONE",
        /// With Danish as a second language (DSA).
        Dsa = "DSA",
        /// Made for bilinguals.
        Bilingual = "BILINGUAL",
    }
}

text_enum! {
    /// Kind of restriction on who may take a course, or of what it gives by law.
    RestrictionKind {
        /// An authority's certificate hangs on the course.
        AuthorityCertificate = "AUTHORITY_CERTIFICATE",
        /// Lowest age.
        MinAge = "MIN_AGE",
        /// A driving licence is needed.
        DrivingLicence = "DRIVING_LICENCE",
        /// A statement of health is needed.
        Health = "HEALTH",
        /// A certificate of criminal record is needed.
        CriminalRecord = "CRIMINAL_RECORD",
        /// For a named target group only.
        TargetGroup = "TARGET_GROUP",
    }
}

text_enum! {
    /// Whether a job can be done without a competence.
    Importance {
        /// It can't.
        Essential = "ESSENTIAL",
        /// It can.
        Optional = "OPTIONAL",
    }
}

text_enum! {
    /// How a session is held.
    SessionMode {
        /// Whole days, Monday to Friday.
        Day = "DAY",
        /// Half a teaching day each evening, Monday to Friday.
        Evening = "EVENING",
        /// Saturdays and Sundays.
        Weekend = "WEEKEND",
        /// By distance, Monday to Friday.
        Remote = "REMOTE",
    }
}

text_enum! {
    /// Category of a job in an area and a half-year, in the words of Arbejdsmarkedsbalancen.
    ShortageCategory {
        /// Omfattende mangel: only jobs that need a vocational or higher education.
        ExtensiveShortage = "EXTENSIVE_SHORTAGE",
        /// Mangel.
        Shortage = "SHORTAGE",
        /// Paradoksproblem: people are unemployed, yet posts stay empty, so skills lack.
        Paradox = "PARADOX",
        /// Gode jobmuligheder.
        Good = "GOOD",
        /// Mindre gode jobmuligheder.
        LessGood = "LESS_GOOD",
    }
}

text_enum! {
    /// Kind of package.
    PackageKind {
        /// One of the 12 jobpakker of 2006, or made like them.
        JobPackage = "JOB_PACKAGE",
        /// Branchepakke.
        BranchPackage = "BRANCH_PACKAGE",
        /// Job-VEU.
        JobVeu = "JOB_VEU",
        /// A project.
        Project = "PROJECT",
    }
}

text_enum! {
    /// Where a package stands.
    PackageStatus {
        /// Being written.
        Draft = "DRAFT",
        /// Put to the parties.
        Proposed = "PROPOSED",
        /// Approved by each party.
        Agreed = "AGREED",
        /// Published as an unchangeable version.
        Published = "PUBLISHED",
        /// Replaced by a later version.
        Superseded = "SUPERSEDED",
        /// Ended.
        Retired = "RETIRED",
    }
}

text_enum! {
    /// Kind of element of a package.
    ElementKind {
        /// Introduction.
        Introduction = "INTRODUCTION",
        /// Short placement to try a job.
        TasterPlacement = "TASTER_PLACEMENT",
        /// Placement in a company.
        CompanyPlacement = "COMPANY_PLACEMENT",
        /// AMU course.
        Course = "COURSE",
        /// Danish lessons.
        Language = "LANGUAGE",
        /// Mentoring.
        Mentoring = "MENTORING",
        /// Guidance.
        Guidance = "GUIDANCE",
        /// Job club.
        JobClub = "JOB_CLUB",
        /// Job with wage subsidy.
        WageSubsidy = "WAGE_SUBSIDY",
        /// Integrationsgrunduddannelse.
        ApprenticeshipIgu = "APPRENTICESHIP_IGU",
        /// Ordinary job.
        Employment = "EMPLOYMENT",
    }
}

text_enum! {
    /// A party's role in a package.
    PartyRole {
        /// Leads the package.
        Lead = "LEAD",
        /// Takes part.
        Partner = "PARTNER",
    }
}

text_enum! {
    /// Where a party's approval stands.
    PartyStatus {
        /// Named as a party by the source; no approval was given in Kortvej.
        Named = "NAMED",
        /// Asked to take part.
        Invited = "INVITED",
        /// Has approved.
        Approved = "APPROVED",
        /// Has declined.
        Declined = "DECLINED",
    }
}

text_enum! {
    /// Whom a package is for.
    TargetGroup {
        /// Unskilled unemployed people.
        UnskilledUnemployed = "UNSKILLED_UNEMPLOYED",
        /// Insured unemployed people.
        InsuredUnemployed = "INSURED_UNEMPLOYED",
        /// People on cash benefit.
        CashBenefit = "CASH_BENEFIT",
        /// Refugees and their reunified families.
        RefugeesFamilyReunified = "REFUGEES_FAMILY_REUNIFIED",
        /// Immigrants.
        Immigrants = "IMMIGRANTS",
        /// People without benefit.
        SelfSupported = "SELF_SUPPORTED",
        /// Bilingual people.
        Bilingual = "BILINGUAL",
        /// People in work.
        Employed = "EMPLOYED",
    }
}

/// A short list of words that belongs to one row and is never searched in SQL, stored as one text with `|` between.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Words(pub Vec<String>);

impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("|"))
    }
}

impl std::str::FromStr for Words {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect()))
    }
}

text_enum! {
    /// What a person or a client is in an organisation.
    Role {
        /// Reads what the organisation takes part in.
        Reader = "READER",
        /// Writes drafts.
        Editor = "EDITOR",
        /// VEU coordinator: leads, invites, decides and publishes.
        Coordinator = "COORDINATOR",
        /// Member of a regional council.
        CouncilMember = "COUNCIL_MEMBER",
        /// Member of a continuing-education committee.
        CommitteeMember = "COMMITTEE_MEMBER",
        /// Caseworker of a jobcentre.
        Caseworker = "CASEWORKER",
        /// Administers the organisation's people and clients.
        Administrator = "ADMINISTRATOR",
        /// Runs the installation. No membership has it; it stands on the person.
        PlatformAdministrator = "PLATFORM_ADMINISTRATOR",
    }
}

text_enum! {
    /// What a one-time link is for.
    TicketKind {
        /// Joining an organisation.
        Invitation = "INVITATION",
        /// A new password.
        Reset = "RESET",
        /// The first administrator.
        Setup = "SETUP",
    }
}

text_enum! {
    /// What a notice tells of.
    NoticeKind {
        /// The organisation was asked to take part.
        Invited = "INVITED",
        /// The organisation is asked to approve.
        DecisionAwaited = "DECISION_AWAITED",
        /// A change reopened the organisation's approval.
        Reopened = "REOPENED",
        /// A party has decided.
        Decided = "DECIDED",
        /// A version was published.
        Published = "PUBLISHED",
        /// Somebody mentioned the person.
        Mentioned = "MENTIONED",
        /// Something that a published version rests on has changed.
        Alarm = "ALARM",
        /// Another area took the package over.
        Adopted = "ADOPTED",
    }
}

text_enum! {
    /// What has become of something that a published version was locked to.
    AlarmKind {
        /// The course is taught otherwise: days, title or competences.
        CourseRevised = "COURSE_REVISED",
        /// The course has ended.
        CourseEnded = "COURSE_ENDED",
        /// The course gets a last day, or an earlier one.
        CourseEnds = "COURSE_ENDS",
        /// A provider that could offer the course no longer may.
        ApprovalLost = "APPROVAL_LOST",
        /// Nobody may offer the course any more.
        NoProvider = "NO_PROVIDER",
        /// The chosen session is cancelled.
        SessionCancelled = "SESSION_CANCELLED",
        /// The chosen session has no free seat.
        SessionFull = "SESSION_FULL",
    }
}

text_enum! {
    /// Part of a collaboration model.
    ModelPart {
        /// A principle.
        Principle = "PRINCIPLE",
        /// A phase.
        Phase = "PHASE",
    }
}

text_enum! {
    /// How far the adoption of a collaboration model is.
    AdoptionStatus {
        /// Talked about.
        Considered = "CONSIDERED",
        /// Decided.
        Planned = "PLANNED",
        /// Under way.
        Running = "RUNNING",
        /// Carried through.
        Done = "DONE",
        /// Given up.
        Stopped = "STOPPED",
    }
}
