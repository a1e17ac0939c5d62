package io.candor.atlas;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.atlas.fact.AtlasQuestion;
import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.FactExtraction;
import io.candor.atlas.fact.FactFiles;
import io.candor.atlas.fact.PackageCache;
import io.candor.atlas.fact.SourcePackage;
import io.candor.atlas.fact.Split;
import io.candor.atlas.fact.WorldData;
import io.candor.atlas.tokenizer.BpeTokenizer;
import io.candor.atlas.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candor atlas facts}: facts, question sets, tokenizer and the list of sources. */
@Command(
        name = "facts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Builds facts, question sets and tokenizer from public registry packages.")
public final class FactsCommand implements Callable<Integer> {
    private static final int VOCABULARY = 4096;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder to write into.")
    Path out;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder that keeps the fetched packages (default: `packages` inside --out).")
    Path cache;

    @Option(names = "--seed", defaultValue = "7", description = "Seed of every draw (default ${DEFAULT-VALUE}).")
    long seed;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        PackageCache packages = new PackageCache(cache == null ? out.resolve("packages") : cache);
        WorldData world = WorldData.read(packages);
        List<Fact> facts = FactExtraction.facts(world, seed);
        FactFiles.write(facts, out.resolve("facts.jsonl"));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(out.resolve("sources.json").toFile(), SourcePackage.ALL);
        writeQuestions(facts, world.placeNames());
        BpeTokenizer tokenizer = BpeTokenizer.train(texts(facts), VOCABULARY);
        TokenizerFiles.write(tokenizer, out);
        PrintWriter console = spec.commandLine().getOut();
        FactReport.print(facts, tokenizer, console);
        return 0;
    }

    private void writeQuestions(List<Fact> facts, Set<String> realNames) throws IOException {
        QuestionSets sets = new QuestionSets(facts, seed);
        for (Split split : Split.values()) {
            FactFiles.write(sets.of(split), out.resolve(split.key() + ".jsonl"));
        }
        FactFiles.write(sets.multipleChoice(), out.resolve("test-multiple-choice.jsonl"));
        List<String> asked = Stream.of(Split.values())
                .flatMap(split -> sets.of(split).stream())
                .map(AtlasQuestion::question)
                .toList();
        List<ElicitationQuestion> elicited = new ElicitationSet(facts, seed).besides(asked);
        FactFiles.write(elicited, out.resolve("elicit.jsonl"));
        FarAwaySets far = new FarAwaySets(
                facts,
                realNames,
                elicited.stream().map(ElicitationQuestion::question).toList(),
                seed);
        FactFiles.write(far.development(), out.resolve("dev-far-away.jsonl"));
        FactFiles.write(far.invented(), out.resolve("test-invented.jsonl"));
        FactFiles.write(far.farAway(), out.resolve("test-far-away.jsonl"));
    }

    /** Every text pretraining shows, with how often; a word of the multiple-choice form as well. */
    private static Map<String, Double> texts(List<Fact> facts) {
        Map<String, Double> texts = new LinkedHashMap<>();
        for (Fact fact : facts) {
            if (fact.isShown()) {
                List<String> questions = new ArrayList<>();
                for (int p = 0; p < fact.relation().phrasings().size(); p++) {
                    questions.add(fact.relation().question(p, fact.subject()));
                }
                questions.forEach(q -> texts.merge(q, fact.exposure() / questions.size(), Double::sum));
                texts.merge(fact.answer(), fact.exposure(), Double::sum);
                texts.merge("Options:", fact.exposure(), Double::sum);
            }
        }
        return texts;
    }
}
