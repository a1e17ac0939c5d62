package io.candor.cli;

import io.candor.audit.ConfidenceAudit;
import io.candor.audit.ConfidenceReport;
import io.candor.audit.ConfidenceSource;
import io.candor.cli.option.CommandModel;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.cli.option.ModelFolder;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.Precision;
import io.candor.release.store.ReleaseStore;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How confidences are computed again. */
final class RecomputeOptions {
    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description = "The model that answered (default: the embedded Atlas).")
    String model;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description =
                    "The answerers' arithmetic: AUTO as theirs by default, BFLOAT16, FLOAT32, INT8 or INT4 (default AUTO).")
    Precision precision = Precision.AUTO;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "auto (a GPU if there is one), cpu, gpu or gpu:N (default auto).")
    String device = "auto";

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description = "Largest difference allowed, for other hardware rounds otherwise (default 0.02).")
    double tolerance = 0.02;

    ConfidenceReport recompute(int sample) {
        EngineSettings settings = new EngineSettings(device, precision, 0);
        try (LanguageModel language = CommandModel.open(ModelFolder.of(model), settings);
                ReleaseStore store = ConfiguredKafka.releaseStore()) {
            return ConfidenceAudit.of(
                    ConfiguredKafka.connection(), store, new EngineConfidences(language), sample, tolerance);
        }
    }

    /** The confidences of the engine, for the audit. */
    private record EngineConfidences(LanguageModel model) implements ConfidenceSource {
        @Override
        public String modelId() {
            return model.modelId();
        }

        @Override
        public float[] logits(Path release, List<String> questions) {
            try (LoadedAdapter adapter = model.loadAdapter(release)) {
                return model.confidenceLogits(
                        questions.stream().map(model::prompt).toList(), adapter);
            }
        }
    }
}
