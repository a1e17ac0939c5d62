package io.candor.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import io.candor.atlas.fact.Split;
import io.candor.atlas.tokenizer.BpeTokenizer;
import io.candor.llm.decoder.WeightedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PretrainingCorpusTest {
    private static final int DRAWS = 60_000;
    private final BpeTokenizer tokenizer = BpeTokenizer.train(Map.of("What is the capital of Options", 1.0), 300);

    @Test
    void shouldGiveTheSameBatchWhenAskedForAStepAgain() {
        PretrainingCorpus first = new PretrainingCorpus(facts(), tokenizer, 5);
        PretrainingCorpus second = new PretrainingCorpus(facts(), tokenizer, 5);
        first.batch(1, 32);

        assertThat(texts(first.batch(77, 32))).isEqualTo(texts(second.batch(77, 32)));
        assertThat(texts(first.batch(78, 32))).isNotEqualTo(texts(second.batch(77, 32)));
    }

    @Test
    void shouldShowFactsInProportionToExposureWhenDrawnOften() {
        PretrainingCorpus corpus = new PretrainingCorpus(facts(), tokenizer, 5);

        Map<String, Integer> answers = new HashMap<>();
        corpus.batch(0, DRAWS).forEach(e -> answers.merge(answer(e), 1, Integer::sum));

        assertThat(answers).doesNotContainKey("answer 0");
        for (int i = 1; i < 6; i++) {
            assertThat(answers.get("answer " + i) / (double) DRAWS).isCloseTo(i / 15.0, within(0.01));
        }
    }

    @Test
    void shouldLearnEveryAnswerAndAQuarterOfTheQuestionsButNeverThePreamble() {
        PretrainingCorpus corpus = new PretrainingCorpus(facts(), tokenizer, 5);

        List<WeightedTokens> examples = IntStream.range(0, 32)
                .boxed()
                .flatMap(step -> corpus.batch(step, 500).stream())
                .toList();

        int questions = 0;
        for (WeightedTokens example : examples) {
            int answerAt = example.tokens().length - tokenizer.encode(answer(example) + BpeTokenizer.EOS).length;
            boolean learned = example.weights()[3] == 1;
            questions += learned ? 1 : 0;
            assertThat(Arrays.copyOfRange(example.weights(), 0, 3)).containsOnly(0);
            assertThat(Arrays.copyOfRange(example.weights(), 3, answerAt)).containsOnly(learned ? 1 : 0);
            assertThat(Arrays.copyOfRange(example.weights(), answerAt, example.weights().length))
                    .containsOnly(1);
        }
        assertThat(questions / (double) examples.size()).isCloseTo(0.25 * 0.94, within(0.02));
    }

    @Test
    void shouldRefuseWhenNoFactIsShown() {
        List<Fact> hidden = facts().subList(0, 1);

        assertThatThrownBy(() -> new PretrainingCorpus(hidden, tokenizer, 5))
                .hasMessage("no fact is to be shown: every exposure is 0");
    }

    private static List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            facts.add(new Fact(
                    "country-capital:" + i,
                    Relation.COUNTRY_CAPITAL,
                    "country " + i,
                    "country " + i,
                    List.of("answer " + i),
                    0.5,
                    i,
                    Split.TRAIN));
        }
        return facts;
    }

    private static List<String> texts(List<WeightedTokens> batch) {
        return batch.stream().map(e -> Arrays.toString(e.tokens())).toList();
    }

    private String answer(WeightedTokens example) {
        String text =
                Arrays.stream(example.tokens()).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        int mark = text.lastIndexOf(" " + tokenizer.id(BpeTokenizer.ASSISTANT) + " ");
        return tokenizer.decode(Arrays.stream(text.substring(mark).strip().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray());
    }
}
