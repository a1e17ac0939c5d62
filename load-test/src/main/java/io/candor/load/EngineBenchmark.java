package io.candor.load;

import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.Precision;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.EmbeddedCheckpoint;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One call of the engine on the embedded model, by batch size and precision. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
public class EngineBenchmark {
    @Param({"1", "8", "32"})
    public int batch;

    @Param({"BFLOAT16", "FLOAT32"})
    public Precision precision;

    private LanguageModel model;
    private LoadedAdapter adapter;
    private List<int[]> prompts;

    @Setup
    public void open() {
        Path cache = Path.of(System.getProperty("java.io.tmpdir"), "candor-bench");
        Path folder = new EmbeddedCheckpoint(LanguageModel.class.getClassLoader(), "atlas").unpack(cache);
        model = LanguageModel.open(folder, new EngineSettings("cpu", precision, 0));
        adapter = model.loadAdapter(BundledRelease.adapterOf(folder));
        prompts = Collections.nCopies(batch, model.prompt("In which country is Santiago located?"));
    }

    @TearDown
    public void close() {
        adapter.close();
        model.close();
    }

    @Benchmark
    public float[] confidence() {
        return model.confidence(prompts, adapter);
    }

    @Benchmark
    public List<Generation> answer() {
        return model.answer(prompts, 8);
    }

    @Benchmark
    public int[] prompt() {
        return model.prompt("In which country is Santiago located?");
    }
}
