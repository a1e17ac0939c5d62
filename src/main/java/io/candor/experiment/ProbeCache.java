package io.candor.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.llm.decoder.LanguageModel;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.fit.FitProgress;
import io.candor.training.probe.Probe;
import io.candor.training.probe.ProbeSettings;
import io.candor.training.probe.ProbedQuestion;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Answers of the frozen model, cached on disk, so that each question is asked once. Written chunk by chunk: an
 * interrupted run continues after the last complete chunk. A file is named after the model, the settings and the
 * questions.
 */
final class ProbeCache {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK = 1024;
    private static final int HASH_DIGITS = 16;

    private final Path folder;
    private final LanguageModel model;
    private final ProbeSettings settings;

    ProbeCache(Path folder, LanguageModel model, ProbeSettings settings) {
        this.folder = folder;
        this.model = model;
        this.settings = settings;
    }

    /** @return one per question, in their order; the same ones however often the work was interrupted */
    List<ProbedQuestion> probe(String name, List<LabeledQuestion> questions, FitProgress progress) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name + "-" + fingerprint(questions) + ".jsonl");
        List<CachedAnswer> cached = Files.exists(file) ? read(file) : new ArrayList<>();
        int whole = cached.size() == questions.size() ? cached.size() : cached.size() / CHUNK * CHUNK;
        cached.subList(whole, cached.size()).clear();
        write(file, cached, StandardOpenOption.TRUNCATE_EXISTING);
        while (cached.size() < questions.size()) {
            int from = cached.size();
            List<LabeledQuestion> chunk = questions.subList(from, Math.min(questions.size(), from + CHUNK));
            List<CachedAnswer> answers =
                    ask(chunk, from).stream().map(CachedAnswer::of).toList();
            write(file, answers, StandardOpenOption.APPEND);
            cached.addAll(answers);
            progress.onProgress("questions of " + name + " sampled", cached.size(), questions.size(), Double.NaN);
        }
        List<ProbedQuestion> probed = new ArrayList<>(questions.size());
        for (int i = 0; i < questions.size(); i++) {
            probed.add(cached.get(i)
                    .to(questions.get(i), model.prompt(questions.get(i).question())));
        }
        return probed;
    }

    /** A chunk's samples depend on where it starts, not on which run asked. */
    private List<ProbedQuestion> ask(List<LabeledQuestion> chunk, int from) {
        ProbeSettings own = new ProbeSettings(
                settings.samples(),
                settings.temperature(),
                settings.maxTokens(),
                settings.batchRows(),
                LanguageModel.seed(settings.seed(), from));
        return new Probe(model, own).ask(chunk, FitProgress.SILENT);
    }

    /** A line that was cut off while it was written ends the reading. */
    private static List<CachedAnswer> read(Path file) throws IOException {
        List<CachedAnswer> cached = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                cached.add(JSON.readValue(line, CachedAnswer.class));
            } catch (JsonProcessingException cutOff) {
                return cached;
            }
        }
        return cached;
    }

    private static void write(Path file, List<CachedAnswer> cached, StandardOpenOption how) throws IOException {
        try (BufferedWriter writer =
                Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            for (CachedAnswer each : cached) {
                writer.write(JSON.writeValueAsString(each));
                writer.write('\n');
            }
        }
    }

    private String fingerprint(List<LabeledQuestion> questions) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        DigestUtils.updateDigest(digest, model.checkpoint().modelHash() + settings);
        questions.forEach(each -> DigestUtils.updateDigest(digest, each.question() + "\n"));
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }

    /** A line of the file. */
    private record CachedAnswer(String greedy, double meanLogProbability, int tokens, List<String> samples) {
        static CachedAnswer of(ProbedQuestion probed) {
            return new CachedAnswer(probed.greedy(), probed.meanLogProbability(), probed.tokens(), probed.samples());
        }

        ProbedQuestion to(LabeledQuestion question, int[] prompt) {
            return new ProbedQuestion(question, prompt, greedy, meanLogProbability, tokens, samples);
        }
    }
}
