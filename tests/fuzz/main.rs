//! Whatever comes from outside, read at random: nothing of it may panic, or be answered as an error of ours.
//!
//! Each test takes the inputs kept in `corpus/`, then as many more made of them as `FUZZ_INPUTS` says. `make fuzz` takes
//! a million. An input that fails is written into the corpus: mend, and keep it there.

mod mutation;
mod read;
mod sent;

use std::any::Any;
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::{env, fs};

use self::mutation::{Random, changed};

/// Inputs of a test where nobody says how many: what a second or so is enough for.
const FEW: usize = 300;

thread_local! {
    /// Panics of this thread so far. Each test has one, on which its tasks run too.
    static PANICS: Cell<usize> = const { Cell::new(0) };
}
static COUNTING: Once = Once::new();

/// A kind of input.
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its folder in the corpus.
    pub(crate) corpus: &'static str,
    /// Words of its language.
    pub(crate) words: &'static [&'static str],
    /// Only one in so many: inputs that take long.
    pub(crate) one_in: usize,
}

impl Target {
    pub(crate) const fn new(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { name, corpus: name, words, one_in: 1 }
    }

    /// Tries all of the corpus, then more.
    pub(crate) fn run(&self, mut read: impl FnMut(&[u8])) {
        COUNTING.call_once(|| {
            let tell = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                PANICS.set(PANICS.get() + 1);
                tell(panic);
            }));
        });
        let folder = self.folder();
        let mut files: Vec<PathBuf> =
            fs::read_dir(&folder).expect("a corpus").map(|file| file.expect("a file").path()).collect();
        files.sort();
        let corpus: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).expect("an input")).collect();
        assert!(!corpus.is_empty(), "{} has no corpus", self.name);
        for input in &corpus {
            self.try_one(&folder, input, &mut read);
        }
        let mut random = Random::new(number("FUZZ_SEED").unwrap_or(1) as u64);
        let inputs = number("FUZZ_INPUTS").unwrap_or(FEW).div_ceil(self.one_in);
        for _ in 0..inputs {
            let input = changed(&mut random, &corpus, self.words);
            self.try_one(&folder, &input, &mut read);
        }
        println!("{}: {} of the corpus and {inputs} made of them", self.name, corpus.len());
    }

    fn try_one(&self, folder: &Path, input: &[u8], read: &mut impl FnMut(&[u8])) {
        let before = PANICS.get();
        let tried = std::panic::catch_unwind(AssertUnwindSafe(|| read(input)));
        // A task that panics takes nobody along, and is a failure all the same.
        let cause: Box<dyn Any + Send> = match tried {
            Ok(()) if PANICS.get() == before => return,
            Ok(()) => Box::new("a task panicked"),
            Err(cause) => cause,
        };
        let hash = input
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        let file = folder.join(format!("found-{hash:016x}"));
        let _ = fs::write(&file, input);
        println!("{}: failed on {}: {:?}", self.name, file.display(), String::from_utf8_lossy(input));
        std::panic::resume_unwind(cause);
    }

    fn folder(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(self.corpus)
    }
}

fn number(name: &str) -> Option<usize> {
    #[expect(clippy::disallowed_methods, reason = "tests have no config::Config")]
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
}
