"""Speed and parity of Candor's decoder program under plain PyTorch, beside Hugging Face on the same random weights.

The program is the one Candor runs: decoder.torchscript, packed into an archive as `Program.java` packs it.
"""

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "..", "..", "src", "main", "resources", "io", "candor", "llm", "decoder")
SHAPES = os.path.join(HERE, "..", "src", "main", "resources", "io", "candor", "load", "models.json")
GRAPH_BUILD = os.path.join(HERE, "..", "..", "deploy", "cuda-graph", "build.sh")
BFLOAT16, FLOAT32 = torch.bfloat16, torch.float32
# Each look at which rows have ended makes a GPU wait.
STEPS_BETWEEN_LOOKS = {"cuda": 4, "cpu": 1}
# A step looks at so many columns of the cache more than are needed, at most: a recorded one is for one number of them.
COLUMN_STEP = 64


def graph_library():
    """Path of the library of CUDA graphs, built for this PyTorch; None with the reason printed where it cannot be."""
    from torch.utils import cpp_extension
    out = os.path.join(tempfile.mkdtemp(), "libcandor_cuda_graph.so")
    environment = dict(os.environ, LIBTORCH_HOME=os.path.dirname(torch.__file__), CUDA_HOME=cpp_extension.CUDA_HOME or "")
    build = subprocess.run([GRAPH_BUILD, out], env=environment, capture_output=True, text=True, check=False)
    if build.returncode != 0:
        print("without CUDA graphs, their library could not be built: " + build.stderr.strip()[-500:], flush=True)
        return None
    return out


def program(device, graphs):
    """The decoder as a loaded module."""
    source = b""
    names = ["decoder.torchscript", "products-plain.torchscript"]
    if graphs:
        torch.classes.load_library(graphs)
        names.append("graphs-cuda.torchscript")
    for name in names:
        with open(os.path.join(SOURCES, name), "rb") as file:
            source += file.read()
    entries = {
        "data.pkl": b"\x80\x02c__torch__\nDecoder\n)\x81}X\x08\x00\x00\x00training\x89sb.",
        "code/__torch__.py": source,
        "constants.pkl": b"\x80\x02).",
        "version": b"10\n",
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name, content in entries.items():
            file.writestr("decoder/" + name, content)
    archive.seek(0)
    return torch.jit.load(archive, map_location=device)


def llama3_frequencies(frequencies, scaling):
    """Long wavelengths stretched, short ones kept, those between blended (Llama 3.1's rope_scaling)."""
    low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
    turns = scaling["original_max_position_embeddings"] * frequencies / (2 * torch.pi)
    kept = ((turns - low) / (high - low)).clamp(0, 1)
    return frequencies * (kept + (1 - kept) / scaling["factor"])


class Model:
    """Random weights of a shape: by their checkpoint names, and in the program's order."""

    def __init__(self, config, device, dtype, seed):
        self.config = config
        self.device = device
        self.heads = config["num_attention_heads"]
        self.groups = config["num_key_value_heads"]
        self.size = config.get("head_dim") or config["hidden_size"] // self.heads
        self.layers = config["num_hidden_layers"]
        self.shape = [self.layers, self.heads, self.groups, self.size, 1 if config["model_type"] == "qwen3" else 0]
        self.epsilon = config["rms_norm_eps"]
        self.generator = torch.Generator(device=device).manual_seed(seed)
        self.dtype = dtype
        self.named = {}
        self.weights = self.build()
        self.cos, self.sin = self.rotary(1024)

    def tensor(self, name, *shape):
        value = torch.ones(shape, device=self.device, dtype=self.dtype)
        if not name.endswith("norm.weight"):
            # So large that every token depends on all before it: tokens would be equal for no reason otherwise.
            value.normal_(0, shape[-1] ** -0.5, generator=self.generator)
        self.named[name] = value
        return value

    def stacked(self, *parts):
        """One matrix of several; what is named are views of it, so that nothing is held twice."""
        whole = torch.cat([self.tensor(*part) for part in parts])
        start = 0
        for name, rows, *_ in parts:
            self.named[name] = whole[start : start + rows]
            start += rows
        return whole

    def build(self):
        c = self.config
        hidden, inner = c["hidden_size"], c["intermediate_size"]
        queries, keys = self.heads * self.size, self.groups * self.size
        none = torch.empty(0, device=self.device, dtype=self.dtype)
        weights = []
        for i in range(self.layers):
            layer = f"model.layers.{i}."
            attention = layer + "self_attn."
            weights.append(self.tensor(layer + "input_layernorm.weight", hidden))
            weights.append(self.stacked(
                (attention + "q_proj.weight", queries, hidden),
                (attention + "k_proj.weight", keys, hidden),
                (attention + "v_proj.weight", keys, hidden)))
            if c["model_type"] == "qwen2":
                weights.append(self.stacked(
                    (attention + "q_proj.bias", queries), (attention + "k_proj.bias", keys), (attention + "v_proj.bias", keys)))
            else:
                weights.append(none)
            normed = self.shape[4] == 1
            weights.append(self.tensor(attention + "q_norm.weight", self.size) if normed else none)
            weights.append(self.tensor(attention + "k_norm.weight", self.size) if normed else none)
            weights.append(self.tensor(attention + "o_proj.weight", hidden, queries))
            weights.append(self.tensor(layer + "post_attention_layernorm.weight", hidden))
            weights.append(self.stacked(
                (layer + "mlp.gate_proj.weight", inner, hidden), (layer + "mlp.up_proj.weight", inner, hidden)))
            weights.append(self.tensor(layer + "mlp.down_proj.weight", hidden, inner))
        weights.append(self.tensor("model.norm.weight", hidden))
        weights.append(self.tensor("model.embed_tokens.weight", c["vocab_size"], hidden))
        tied = c["tie_word_embeddings"]
        weights.append(weights[-1] if tied else self.tensor("lm_head.weight", c["vocab_size"], hidden))
        return weights

    def rotary(self, positions):
        steps = torch.arange(0, self.size, 2, dtype=torch.int64).float() / self.size
        frequencies = 1.0 / self.config["rope_theta"] ** steps
        scaling = self.config.get("rope_scaling")
        if scaling:
            frequencies = llama3_frequencies(frequencies, scaling)
        angles = torch.outer(torch.arange(positions).float(), frequencies)
        return angles.cos().to(self.device), angles.sin().to(self.device)

    def lora(self, rank):
        """A and B of every projection, and a head, as an adapter has them."""
        c = self.config
        hidden, inner = c["hidden_size"], c["intermediate_size"]
        queries, keys = self.heads * self.size, self.groups * self.size
        sizes = [(hidden, queries), (hidden, keys), (hidden, keys), (queries, hidden), (hidden, inner), (hidden, inner), (inner, hidden)]
        def normal(*shape):
            return torch.empty(shape, device=self.device).normal_(0, 0.02, generator=self.generator)
        pairs = []
        for _ in range(self.layers):
            for inputs, outputs in sizes:
                pairs += [normal(rank, inputs), normal(outputs, rank)]
        return pairs, [normal(1, hidden), torch.zeros(1, device=self.device)]

    def step_bytes(self):
        """What a decoding step has to read: all weights but the embedding that only rows are looked up in."""
        seen = {id(w): w for w in self.weights}.values()
        lookup = 0 if self.config["tie_word_embeddings"] else self.weights[-2].numel()
        return sum(w.numel() for w in seen if w.numel()) * self.weights[0].element_size() - lookup * self.weights[0].element_size()

    def parameters(self):
        return sum(w.numel() for w in {id(w): w for w in self.weights}.values())


class Slots:
    """Prompts under way in a cache with a slot for each, as the service answers them."""

    def __init__(self, module, model, prompts, limit):
        self.module, self.model, self.prompts = module, model, prompts
        self.rows, self.capacity = prompts.shape[0], prompts.shape[1] + limit
        self.lengths = torch.full((self.rows,), prompts.shape[1], dtype=torch.int64, device=prompts.device)
        nothing = torch.zeros(0, dtype=torch.int64, device=prompts.device)
        cache = module.resized_cache(
            model.weights, model.shape, [], [], nothing, nothing, self.rows, self.capacity, 0, 0, 0)
        self.keys, self.values = cache[: model.layers], cache[model.layers : -2]
        self.tokens, self.positions = cache[-2:]
        self.log_probabilities = torch.zeros(self.rows, device=prompts.device)
        self.interval = STEPS_BETWEEN_LOOKS[torch.device(model.device).type]
        self.graphs = {}

    def passes(self):
        m = self.model
        return m.weights, m.shape, m.epsilon, m.cos, m.sin

    def join(self):
        """First tokens (rows) and their log-probabilities."""
        self.place = self.prompts.shape[1]
        return self.module.join(
            *self.passes(), self.prompts, self.lengths, self.keys, self.values, self.tokens, self.positions, 0,
            [])

    def decode(self, steps):
        """More tokens (rows, steps) and their log-probabilities, with a look at them every few steps."""
        return self.looked_at(steps, lambda few, columns: self.module.decode(
            *self.passes(), self.keys, self.values, self.tokens, self.positions, self.capacity, self.rows, columns, few))

    def replay(self, steps):
        """The same by recorded steps."""
        return self.looked_at(steps, lambda few, columns: self.module.replay(
            self.graph(columns), self.tokens, self.log_probabilities, self.rows, few))

    def graph(self, columns):
        if columns not in self.graphs:
            self.graphs[columns] = self.module.capture(
                *self.passes(), self.keys, self.values, self.tokens, self.positions, self.log_probabilities, self.capacity,
                self.rows, columns)
        return self.graphs[columns]

    def looked_at(self, steps, work):
        parts = []
        while steps > 0:
            few = min(steps, self.interval)
            needed = -(-(self.place + few) // COLUMN_STEP) * COLUMN_STEP
            parts.append(work(few, min(self.capacity, needed)))
            parts[-1][0].max().item()
            self.place += few
            steps -= few
        return [torch.cat(each, 1) for each in zip(*parts)]


def confidence(module, model, prompts, lora, head):
    lengths = torch.full((prompts.shape[0],), prompts.shape[1], dtype=torch.int64, device=prompts.device)
    return module.confidence_logits(
        model.weights, lora, head, model.shape, model.epsilon, model.cos, model.sin, prompts, lengths)


def fused(module, model, pairs):
    settings = torch.tensor([*model.shape, model.epsilon, 2.0], dtype=torch.float64, device=model.device)
    return module.fuse_lora(model.weights, pairs, settings)


def synchronize(device):
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize()


def seconds(device, work, repeats):
    """Median time of a call, after one that is not counted."""
    work()
    return statistics.median(once(device, work) for _ in range(repeats))


def once(device, work):
    synchronize(device)
    start = time.perf_counter()
    work()
    synchronize(device)
    return time.perf_counter() - start


def ceilings(device, dry):
    """Bytes/s that a copy reads and writes, and bfloat16 operations/s of a large product."""
    size = 1 << (22 if dry else 31)
    a = torch.zeros(size, dtype=torch.uint8, device=device)
    b = torch.empty_like(a)
    copied = 2 * size / seconds(device, lambda: b.copy_(a), 5)
    del a, b
    side = 256 if dry else 8192
    x = torch.randn(side, side, device=device, dtype=BFLOAT16)
    return copied, 2 * side**3 / seconds(device, lambda: x @ x, 5)


def transformers_model(model):
    """The same weights in Hugging Face's own code, sharing memory; None without transformers."""
    try:
        import transformers
    except ImportError:
        return None
    config = transformers.AutoConfig.for_model(**model.config)
    with torch.device("meta"):
        twin = transformers.AutoModelForCausalLM.from_config(config, dtype=model.dtype)
    twin = twin.to_empty(device=model.device) if not model.named else twin
    twin.load_state_dict(model.named, strict=False, assign=True)
    if model.config["tie_word_embeddings"]:
        twin.tie_weights()
    rotary = twin.model.rotary_emb
    fresh = type(rotary)(config=config)
    twin.model.rotary_emb = fresh.to(model.device)
    return twin.eval()


def parity(slots, twin, limit):
    """Share of equal greedy tokens, and the largest difference of a first token's log-probability."""
    first, logs = slots.join()
    tokens = torch.cat([first[:, None], slots.decode(limit - 1)[0]], 1)
    prompts = slots.prompts
    theirs = twin.generate(prompts, attention_mask=torch.ones_like(prompts), do_sample=False, min_new_tokens=limit,
                           max_new_tokens=limit, pad_token_id=0)[:, prompts.shape[1]:]
    equal = (tokens == theirs).long().cumprod(1).float().mean().item()
    likely = torch.log_softmax(twin(prompts).logits[:, -1].float(), -1).gather(1, first[:, None])[:, 0]
    return equal, (likely - logs).abs().max().item()


def step_seconds(slots, decode, options):
    """Median time of a decoding step after a prefill."""
    times = []
    for _ in range(options.repeats + 1):
        slots.join()
        times.append(once(options.device, lambda: decode(options.tokens)) / options.tokens)
    return statistics.median(times[1:])


def measure(name, config, options, module, limits, graphs):
    device = options.device
    model = Model(config, device, FLOAT32 if options.float32 else BFLOAT16, 1)
    twin = None if options.no_peer else transformers_model(model)
    pairs, head = model.lora(8)
    lora = fused(module, model, pairs)
    bandwidth, arithmetic = limits
    rows = []
    for batch in options.batches:
        prompts = torch.randint(0, config["vocab_size"], (batch, options.prompt), device=device, generator=model.generator)
        slots = Slots(module, model, prompts, options.tokens)
        first = seconds(device, slots.join, options.repeats)
        step = step_seconds(slots, slots.decode, options)
        confident = seconds(device, lambda: confidence(module, model, prompts, lora, head), options.repeats)
        row = {
            "model": name, "batch": batch,
            "prefill tok/s": batch * options.prompt / first,
            "of arithmetic": 2 * model.parameters() * batch * options.prompt / first / arithmetic,
            "decode tok/s": batch / step,
            "of bandwidth": model.step_bytes() / step / bandwidth,
        }
        if graphs:
            slots.join()
            plain = slots.decode(options.tokens)[0]
            slots.join()
            row["graph: equal tokens"] = (plain == slots.replay(options.tokens)[0]).float().mean().item()
            step = step_seconds(slots, slots.replay, options)
            row["graph: decode tok/s"] = batch / step
            row["graph: of bandwidth"] = model.step_bytes() / step / bandwidth
        row["answer+confidence / answer"] = 1 + confident / (first + options.tokens * step)
        if twin is not None:
            def theirs(limit):
                return twin.generate(prompts, attention_mask=torch.ones_like(prompts), do_sample=False, min_new_tokens=limit,
                                     max_new_tokens=limit, pad_token_id=0)
            peer_first = seconds(device, lambda: theirs(1), options.repeats)
            peer_whole = seconds(device, lambda: theirs(1 + options.tokens), options.repeats)
            row["HF prefill tok/s"] = batch * options.prompt / peer_first
            row["HF decode tok/s"] = batch * options.tokens / (peer_whole - peer_first)
            if batch == options.batches[0]:
                row["equal tokens"], row["log-probability differs by"] = parity(slots, twin, 1 + options.tokens)
        rows.append(row)
        print(json.dumps(row), flush=True)
        del slots
    return rows


def table(rows):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    def text(value):
        return "" if value is None else value if isinstance(value, str) else str(value) if isinstance(value, int) else \
            f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    print("| " + " | ".join(columns) + " |")
    print("|" + " --- |" * len(columns))
    for row in rows:
        print("| " + " | ".join(text(row.get(column)) for column in columns) + " |")


def count(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got: {number}")
    return number


def counts(text):
    return [count(number) for number in text.split(",")]


def main():
    parser = argparse.ArgumentParser(prog="gpu.sh", description=__doc__)
    parser.add_argument("--like", default="Qwen/Qwen2.5-1.5B-Instruct,Qwen/Qwen2.5-7B-Instruct", help="shapes, by commas (%(default)s)")
    parser.add_argument("--batches", type=counts, default=[1, 32, 128, 256], help="batch sizes (1,32,128,256)")
    parser.add_argument("--prompt", type=count, default=32, help="tokens of a prompt (%(default)s)")
    parser.add_argument("--tokens", type=count, default=64, help="tokens decoded after the first (%(default)s)")
    parser.add_argument("--repeats", type=count, default=3, help="measurements, of which the median counts (%(default)s)")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda", help="cuda or cpu (%(default)s)")
    parser.add_argument("--float32", action="store_true", help="compute in float32 instead of bfloat16")
    parser.add_argument("--no-graphs", action="store_true", help="without CUDA graphs, whose library takes a minute to build")
    parser.add_argument("--no-peer", action="store_true", help="without Hugging Face beside it")
    parser.add_argument("--dry-run", action="store_true", help="tiny shapes on the CPU")
    options = parser.parse_args()
    if options.dry_run:
        options.device, options.float32 = "cpu", True
        options.batches, options.tokens, options.repeats = [1, 3], 5, 1
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.exit("gpu.sh: this PyTorch sees no GPU; --device cpu or --dry-run runs without one")
    with open(SHAPES, encoding="utf-8") as file:
        shapes = json.load(file)["shapes"]
    unknown = [name for name in options.like.split(",") if name not in shapes]
    if unknown:
        sys.exit(f"gpu.sh: no shape is built in for {unknown[0]}; there are {', '.join(shapes)}")
    torch._C._set_graph_executor_optimize(False)
    card = torch.cuda.get_device_name() if options.device == "cuda" else "CPU"
    with torch.inference_mode():
        graphs = None if options.device == "cpu" or options.no_graphs else graph_library()
        module = program(options.device, graphs)
        limits = ceilings(options.device, options.dry_run)
        print(f"{card}, PyTorch {torch.__version__}: copy {limits[0] / 1e9:,.0f} GB/s, bfloat16 product {limits[1] / 1e12:,.1f} TFLOPS", flush=True)
        rows = []
        for name in options.like.split(","):
            config = dict(shapes[name]["config"])
            if options.dry_run:
                config.update(hidden_size=64, num_hidden_layers=2, intermediate_size=96, vocab_size=512,
                              num_attention_heads=4, num_key_value_heads=2, bos_token_id=0, eos_token_id=0)
                config.pop("head_dim", None) if config["model_type"] != "qwen3" else config.update(head_dim=16)
            rows += measure(name, config, options, module, limits, graphs)
    print()
    table(rows)
    worst = min((row["equal tokens"] for row in rows if "equal tokens" in row), default=1.0)
    if options.float32 and worst < 1.0:
        sys.exit(f"gpu.sh: in float32 only {worst:.1%} of the tokens are those of Hugging Face")


if __name__ == "__main__":
    main()
