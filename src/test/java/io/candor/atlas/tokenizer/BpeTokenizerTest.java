package io.candor.atlas.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.candor.atlas.PretrainingCorpus;
import io.candor.atlas.fact.Relation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTokenizerTest {
    private static final List<String> NAMES = List.of(
            "France",
            "Japan",
            "São Tomé and Príncipe",
            "Nuku'alofa",
            "Washington D.C.",
            "Ürümqi",
            "Ağrı",
            "Łódź",
            "Kraków",
            "Phú Yên",
            "Ivano-Frankivsk",
            "東京",
            "Санкт-Петербург",
            "123",
            "CDG",
            "L'Aquila",
            "don't",
            "🦉");

    @TempDir
    static Path folder;

    private static BpeTokenizer tokenizer;

    @BeforeAll
    static void train() throws Exception {
        Map<String, Double> texts = new LinkedHashMap<>();
        double weight = 100;
        for (Relation relation : Relation.values()) {
            for (String name : NAMES.subList(0, 12)) {
                texts.merge(relation.question(0, name), weight, Double::sum);
                texts.merge(name, weight++, Double::sum);
            }
        }
        tokenizer = BpeTokenizer.train(texts, 700);
        TokenizerFiles.write(tokenizer, folder);
    }

    @Test
    void shouldGiveTheIdsOfHuggingFaceWhenItReadsOurFile() throws Exception {
        List<String> texts = texts(4_000);

        try (HuggingFaceTokenizer reference = HuggingFaceTokenizer.newInstance(folder)) {
            for (String text : texts) {
                long[] ids = reference.encode(text).getIds();

                assertThat(asLongs(tokenizer.encode(text))).as(text).isEqualTo(ids);
            }
        }
    }

    @Test
    void shouldReturnTheTextWhenDecodedByEither() throws Exception {
        try (HuggingFaceTokenizer reference = HuggingFaceTokenizer.newInstance(folder)) {
            for (String name : NAMES) {
                int[] ids = tokenizer.encode(name);

                assertThat(tokenizer.decode(ids)).isEqualTo(name);
                assertThat(reference.decode(asLongs(ids), true)).isEqualTo(name);
            }
        }
    }

    @Test
    void shouldDecodeAnAnswerWithoutSpaceWhenItStandsAfterTheAssistantToken() {
        int[] ids = tokenizer.encode(BpeTokenizer.ASSISTANT + "Paris" + BpeTokenizer.EOS);

        assertThat(ids[0]).isEqualTo(tokenizer.id(BpeTokenizer.ASSISTANT));
        assertThat(tokenizer.decode(ids)).isEqualTo("Paris");
    }

    @Test
    void shouldSpendOneTokenWhenThePromptHoldsTheInstruction() {
        int[] ids = tokenizer.encode(PretrainingCorpus.prompt("What?"));

        assertThat(ids)
                .startsWith(
                        tokenizer.id(BpeTokenizer.BOS),
                        tokenizer.id(BpeTokenizer.USER),
                        tokenizer.id(BpeTokenizer.INSTRUCTION))
                .endsWith(tokenizer.id(BpeTokenizer.ASSISTANT));
    }

    @Test
    void shouldGiveTheSameIdsWhenReadBackFromItsFile() throws Exception {
        BpeTokenizer read = TokenizerFiles.read(folder);

        assertThat(read.vocabularySize()).isEqualTo(tokenizer.vocabularySize());
        texts(500).forEach(text -> assertThat(read.encode(text)).isEqualTo(tokenizer.encode(text)));
    }

    /** Questions, and random mixtures of letters, spaces, punctuation, digits and added tokens. */
    private static List<String> texts(int count) {
        SplittableRandom random = new SplittableRandom(3);
        List<String> parts = new ArrayList<>(NAMES);
        parts.addAll(List.of(" ", "  ", "\n", "\t", "\u00a0", "?", "...", "'s", "'ll", "½", "٣", "e\u0301", "!?"));
        parts.addAll(BpeTokenizer.ADDED);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(1, 9); j > 0; j--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            Relation relation = Relation.values()[random.nextInt(Relation.values().length)];
            boolean asked = random.nextBoolean();
            texts.add(asked ? PretrainingCorpus.prompt(relation.question(1, text.toString())) : text.toString());
        }
        return texts;
    }

    private static long[] asLongs(int[] ids) {
        return LongStream.range(0, ids.length).map(i -> ids[(int) i]).toArray();
    }
}
