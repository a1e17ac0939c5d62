package io.candor.cli;

import io.candor.cli.option.CommandModel;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.cli.option.EngineOptions;
import io.candor.cli.option.ModelFolder;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterManifest;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.Canary;
import io.candor.release.store.Release;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candor releases import}: an adapter that was trained elsewhere becomes a release. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stores an adapter folder, for example what candor align wrote, as a release, with canaries of the model.",
            "It is a candidate: nobody has judged it. It answers once it is activated."
        })
final class ReleaseImport extends ReleasesCommand.ReleaseCommand {
    private static final String ADAPTER = " a PEFT adapter folder, for example what candor align wrote";

    @Parameters(
            paramLabel = "DIR",
            description = "PEFT adapter folder with a confidence head (vector_head.safetensors).")
    Path folder;

    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description =
                    "The model it is for, under the folder name that the answerers use (default: the embedded Atlas).")
    String model;

    @Mixin
    EngineOptions engine;

    @Option(names = "--activate", description = "Make it the one that answers, although the gate did not judge it.")
    boolean activate;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read the list.")
    String reason = "imported by hand";

    @Override
    void check() {
        if (!Files.isDirectory(folder)) {
            throw new ServiceException(
                    (Files.exists(folder) ? folder + " is no folder" : "there is no folder " + folder) + ": name"
                            + ADAPTER);
        }
        if (Files.notExists(folder.resolve("adapter_config.json")) && Files.exists(folder.resolve("config.json"))) {
            throw new ServiceException(folder + " is a model's folder, not an adapter's: name" + ADAPTER);
        }
    }

    @Override
    void run(KafkaConnection connection, ReleaseHistory history) {
        StoredRelease stored = store();
        String id = stored.manifest().releaseId();
        ReleaseHistory known = history.find(id).isPresent() ? history : candidate(connection, stored, history);
        LoggedRelease release = find(known, id);
        String servedAs = stored.manifest().modelId();
        boolean served = history.models().contains(servedAs);
        String text = stored(id, servedAs, served);
        if (activate && !ReleaseText.isLive(known, release)) {
            requireWhole(release);
            tell(decisions(connection).activate(known, release, reason), text + live(served));
        } else if (json) {
            out().println(ReleaseText.json(known, release).toPrettyString());
        } else {
            out().println(text
                    + (activate ? live(served) : ": ./candor releases activate --force " + id + " makes it answer"));
        }
    }

    private static String stored(String id, String modelId, boolean served) {
        return "release " + id + " of " + modelId + " is stored"
                + (served
                        ? ""
                        : " (no answerer has told of this model yet: check its folder's name, which is part of the id)");
    }

    private static String live(boolean served) {
        return " and live: "
                + (served ? "answerers load it now" : "answerers that have this model load it when they start");
    }

    private StoredRelease store() {
        try (LanguageModel language = CommandModel.open(ModelFolder.of(model), engine.settings());
                ReleaseStore store = ConfiguredKafka.releaseStore()) {
            StoredRelease stored = store.store(folder, manifest(language));
            // An operator's word is what signs here; where nothing is signed this does nothing.
            store.approve(stored);
            return stored;
        }
    }

    private ReleaseManifest manifest(LanguageModel language) {
        Optional<AdapterManifest> made =
                AdapterFolder.read(folder, language.checkpoint()).manifest();
        Release release = BundledRelease.imported(folder, language.modelId());
        return ReleaseManifest.of(
                        release.id(),
                        language.modelId(),
                        language.checkpoint().modelHash(),
                        Instant.ofEpochMilli(System.currentTimeMillis()))
                .withFigures(
                        made.<Map<String, String>>map(AdapterManifest::made).orElse(Map.of("method", "imported")),
                        made.<Map<String, Double>>map(AdapterManifest::metrics).orElse(Map.of()))
                .withCanaries(canaries(language));
    }

    private List<Canary> canaries(LanguageModel language) {
        try (LoadedAdapter loaded = language.loadAdapter(folder)) {
            float[] confidences = language.confidence(
                    Canary.QUESTIONS.stream().map(language::prompt).toList(), loaded);
            return Canary.measured(Canary.QUESTIONS, Map.of(language.precision().setting(), confidences));
        }
    }

    private ReleaseHistory candidate(KafkaConnection connection, StoredRelease stored, ReleaseHistory history) {
        ReleaseEvent event =
                stored.event(ReleaseStatus.CANDIDATE, user(), reason, Instant.ofEpochMilli(System.currentTimeMillis()));
        new ReleasePublisher(connection).publish(List.of(event));
        return history.with(Long.MAX_VALUE, event);
    }
}
