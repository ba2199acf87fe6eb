"""Why two runs of one cell differ: causes that are known, each with its repair, and how each is told from the others.

A cause is looked for where the runs part: in the calls on that line, in the functions of libraries that it has run, and
in the operator of torch that gave two answers. Sources: PyTorch's notes on reproducibility, NumPy's on random sampling,
scikit-learn's on controlling randomness, Python's on PYTHONHASHSEED; which operators differ on a CPU was measured.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """One known cause. It is meant where one of its signs is there."""

    name: str
    why: str
    repair: str
    calls: tuple[str, ...] = ()  # functions by the end of their full name; `!` in front: only without a seed
    kinds: tuple[str, ...] = ()  # types of objects whose methods are called
    ran: tuple[str, ...] = ()  # functions of libraries that ran underneath
    operators: tuple[str, ...] = ()  # of torch: the same was given, and another came out


CLOCK = Cause(
    "the clock",
    "what a clock says is never the same twice",
    "let no result hang on it: a fixed seed, and times only for showing",
    calls=("time.time", "time.time_ns", "time.perf_counter", "time.perf_counter_ns", "time.monotonic",
           "time.monotonic_ns", "time.process_time", "time.process_time_ns", "datetime.now", "datetime.utcnow",
           "datetime.today", "date.today", "Timestamp.now", "time.ctime", "time.localtime", "time.strftime",
           "Timestamp.today", "time.gmtime"),
)  # fmt: skip
CAUSES = (
    CLOCK,
    Cause(
        "a numpy generator without a seed",
        "default_rng() without a seed begins at another place each time; np.random.seed does not reach it",
        "give it one: np.random.default_rng(0), and pass that generator on",
        calls=("!numpy.random.default_rng", "!numpy.random.RandomState", "!numpy.random.SeedSequence",
               "!numpy.random.PCG64", "!numpy.random.PCG64DXSM", "!numpy.random.MT19937",
               "!numpy.random.Philox", "!numpy.random.SFC64", "!numpy.random.Generator"),
    ),
    Cause(
        "a Python generator without a seed",
        "random.Random() without a number begins at another place each time; random.seed does not reach it",
        "give it a seed: random.Random(0)",
        calls=("!random.Random",),
    ),
    Cause(
        "numbers of the operating system",
        "os.urandom, secrets, SystemRandom and uuid1/uuid4 take what the operating system gives; no seed reaches them",
        "draw from a seeded generator: random.Random(0), np.random.default_rng(0)",
        calls=("os.urandom", "posix.urandom", "random.SystemRandom", "uuid.uuid4", "uuid.uuid1", "secrets.token_hex",
               "secrets.randbelow", "secrets.choice", "secrets.token_bytes", "secrets.randbits", "os.getrandom"),
        kinds=("random.SystemRandom",),
        ran=("uuid.uuid4", "uuid.uuid1", "secrets.randbelow", "secrets.token_bytes", "random.SystemRandom"),
    ),
    Cause(
        "a seed that is drawn by chance",
        "torch.seed(), Generator.seed(), and random.seed() or np.random.seed() without a number take one of the "
        "operating system",
        "say the number: torch.manual_seed(0), random.seed(0), np.random.seed(0)",
        calls=("!random.seed", "!numpy.random.seed", "torch.seed",
               "torch.random.seed", "torch.Generator.seed", "torch._C.Generator.seed", "torch.cuda.seed"),
    ),
    Cause(
        "the address of an object",
        "id() and the text of an object that says no more of itself tell where it lies in memory",
        "key by a name or a number of your own",
        calls=("builtins.id", "object.__repr__", "object.__hash__"),
    ),
    Cause(
        "the order in which threads or processes end",
        "as_completed and imap_unordered give what is ready first",
        "ask in a fixed order: executor.map, pool.map or pool.imap",
        calls=("concurrent.futures.as_completed", "_base.as_completed", "imap_unordered",
               "asyncio.as_completed", "futures.wait"),
        ran=("concurrent.futures._base.as_completed", "multiprocessing.pool.imap_unordered"),
    ),
    Cause(
        "threads that write to one place",
        "which thread comes first is decided anew each time",
        "let each thread have its own generator and its own result, and join them in a fixed order",
        calls=("threading.Thread", "ThreadPoolExecutor", "ThreadPool", "threading.Thread.start"),
        ran=("threading.start", "concurrent.futures.thread.submit"),
    ),
    Cause(
        "memory that nothing has filled",
        "torch.empty, np.empty and resize_ give what lay there before",
        "zeros instead of empty, or fill it before it is read",
        calls=("torch.empty", "torch.empty_like", "numpy.empty", "numpy.empty_like", "new_empty", "resize_",
               "empty_strided", "torch.Tensor", "torch.FloatTensor"),
    ),
    Cause(
        "several threads add into one place",
        "the backward of x[index], index_put_ with accumulate and x[index] += v add in the order in which threads "
        "come, and sums of floats hang on their order",
        "torch.use_deterministic_algorithms(True) (or %deeprules_determinism on), nn.Embedding or index_select "
        "instead of x[index], or torch.set_num_threads(1)",
        operators=("index_put_", "index_put", "_index_put_impl_", "put_", "put", "index_add_", "index_add",
                   "scatter_add", "scatter_add_", "scatter_reduce", "_unsafe_index_put", "embedding_dense_backward"),
    ),
    Cause(
        "a random operator of torch",
        "it drew from a generator that did not begin at the same place",
        "seed the generator that it is given: torch.Generator().manual_seed(0), or torch.manual_seed(0) for all",
        operators=("bernoulli_", "bernoulli", "normal_", "normal", "uniform_", "randperm", "random_", "multinomial",
                   "exponential_", "native_dropout", "rand", "randn", "randint", "poisson", "_fused_dropout"),
    ),
    Cause(
        "files in the order of the disk",
        "listdir, glob and iterdir promise no order",
        "sorted(...) around it",
        calls=("os.listdir", "posix.listdir", "glob.glob", "os.scandir", "Path.iterdir", "Path.glob", "Path.rglob",
               "tempfile.mkdtemp", "tempfile.NamedTemporaryFile"),
    ),
    Cause(
        "a name of its own for a temporary file",
        "tempfile chooses another name each time",
        "a fixed name in a folder of the project",
        calls=("tempfile.mkstemp", "tempfile.TemporaryDirectory", "tempfile.mktemp"),
    ),
    Cause(
        "the process itself",
        "numbers of processes and threads, and what the machine is doing, are never the same twice",
        "take them out of what is computed",
        calls=("os.getpid", "posix.getpid", "threading.get_ident", "os.getloadavg", "resource.getrusage",
               "threading.get_native_id", "psutil.cpu_percent", "psutil.virtual_memory", "gc.get_count",
               "os.times", "os.stat"),
    ),
)  # fmt: skip

ELSEWHERE = Cause(
    "something outside of the notebook's own objects",
    "only the first run differs, so it is no chance: a file, a cache of a library or a first import has changed",
    "let the cell make its own start: remove the file first, clear the cache, import at the top of the notebook",
)
ROWS = Cause(
    "rows or augmentations from a generator of their own",
    "the network was given other rows while its parameters were still the same: their order or their noise is drawn "
    "from a generator that nothing seeds",
    "DataLoader(..., generator=torch.Generator().manual_seed(0)), and a seed for the generator inside the dataset",
)
HASHES = Cause(
    "the order of a set of texts",
    "Python hashes texts otherwise in each kernel, so a set of them has another order, and hash() another number; "
    "a third kernel with the first one's PYTHONHASHSEED left the same as that one",
    "sorted(...) around the set, hashlib instead of hash(), or PYTHONHASHSEED=0 in the kernel's environment",
)
UNSEEDED = Cause(
    "random numbers that nothing has seeded",
    "the cell draws from a generator that begins at another place in each kernel",
    "seed it at the top of the notebook: random.seed(0), np.random.seed(0), torch.manual_seed(0), or "
    "%deeprules_determinism on",
)
