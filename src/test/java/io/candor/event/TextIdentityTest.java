package io.candor.event;

import static io.candor.event.TextIdentity.normalized;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextIdentityTest {
    private static final int SAMPLES = 20_000;
    /** White space of every kind that Unicode knows. */
    private static final String BLANKS = " \t\n\u000B\f\r\u0085\u00A0\u1680\u2000\u2009\u2028\u2029\u202F\u205F\u3000";

    static Stream<Arguments> equals() {
        return Stream.of(
                Arguments.of("white space", "  What\tis\n it ?\u00A0", "what is it ?"),
                Arguments.of("an ideographic space", "東京\u3000とは", "東京 とは"),
                Arguments.of("letter case", "WHO WROTE FAUST?", "who wrote faust?"),
                Arguments.of("full folding of sharp s", "STRASSE", "Straße"),
                Arguments.of("capital sharp s", "STRA\u1E9EE", "strasse"),
                Arguments.of("final sigma", "ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
                Arguments.of("final sigma written as another", "οδυσσευσ", "οδυσσευς"),
                Arguments.of("ligatures", "ﬁnd the ﬂag, oﬃce", "find the flag, office"),
                Arguments.of("full-width forms", "Ｗｈａｔ　ｉｓ　１＋１？", "what is 1+1?"),
                Arguments.of("half-width kana", "ｶﾞ", "ガ"),
                Arguments.of("combining marks", "Cafe\u0301", "CAFÉ"),
                Arguments.of("the order of combining marks", "q\u0307\u0323", "q\u0323\u0307"),
                Arguments.of("Hangul", "\u1112\u1161\u11AB", "한"),
                Arguments.of("Kelvin and Angstrom signs", "273 \u212A is how many \u212B", "273 k is how many å"),
                Arguments.of("superscripts", "x²", "X2"),
                Arguments.of("Turkish capital I with dot", "\u0130zmir", "i\u0307zmir"),
                Arguments.of("Cherokee", "\u13A0", "\uAB70"),
                Arguments.of("Deseret", "\uD801\uDC00", "\uD801\uDC28"),
                Arguments.of("what cannot be seen", "so\u00ADft\u200B hy\u2060phen\uFEFF", "soft hyphen"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("equals")
    void shouldTakeForTheSameTextWhatDiffersOnlyIn(String difference, String one, String other) {
        assertThat(normalized(one)).isEqualTo(normalized(other));
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                Arguments.of("what is 1+1?", "what is 1+2?"),
                // Folding is Unicode's, not Turkish: the dotless i is a letter of its own.
                Arguments.of("\u0131l", "il"),
                Arguments.of("caf\u00E9", "cafe"),
                Arguments.of("what is it", "what is it?"),
                Arguments.of("to get her", "together"));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void shouldKeepApartWhatAsksSomethingElse(String one, String other) {
        assertThat(normalized(one)).isNotEqualTo(normalized(other));
    }

    @Test
    void shouldChangeNothingWhenItIsNormalizedAgain() {
        Random random = new Random(1);
        for (int i = 0; i < SAMPLES; i++) {
            String once = normalized(text(random));

            assertThat(normalized(once)).isEqualTo(once);
        }
    }

    @Test
    void shouldNotDependOnTheFormACharacterIsWrittenIn() {
        Random random = new Random(2);
        for (int i = 0; i < SAMPLES; i++) {
            String text = text(random);

            assertThat(normalized(Normalizer.normalize(text, Normalizer.Form.NFD)))
                    .isEqualTo(normalized(text));
            assertThat(normalized(Normalizer.normalize(text, Normalizer.Form.NFKC)))
                    .isEqualTo(normalized(text));
        }
    }

    @Test
    void shouldNotDependOnTheKindOrTheNumberOfBlanks() {
        Random random = new Random(3);
        for (int i = 0; i < SAMPLES; i++) {
            String words = "who wrote faust ?";
            StringBuilder spaced = new StringBuilder(blanks(random, 0));
            for (String word : words.split(" ")) {
                spaced.append(word).append(blanks(random, 1));
            }

            assertThat(normalized(spaced.toString())).isEqualTo(words);
        }
    }

    @Test
    void shouldNotDependOnTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));

            assertThat(normalized("WHICH CITY IS IT?")).isEqualTo("which city is it?");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldBeTheHashOfALabelBeforeThatOfItsTextAndThatBeforeTheId() {
        LabeledAnswer labeled = LabeledAnswer.newBuilder()
                .setQuestionId("q1")
                .setQuestion("What is it?")
                .setTextHash("hash")
                .setConfidence(0.5)
                .setModelId("m")
                .setReleaseId("r")
                .setAnswerPosition(new RecordPosition("t", 0, 0L))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
        assertThat(TextIdentity.of(labeled)).isEqualTo("hash");

        labeled.setTextHash(null);
        assertThat(TextIdentity.of(labeled))
                .matches("[0-9a-f]{32}")
                .isEqualTo(TextIdentity.of("what  IS it?", "q2"))
                .isNotEqualTo(TextIdentity.of("What was it?", "q1"));

        labeled.setQuestion("\u200B ");
        assertThat(TextIdentity.of(labeled)).isEqualTo("q1");
    }

    /** Up to 12 characters of all of Unicode, and of those parts of it where characters combine or fold. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        while (text.codePointCount(0, text.length()) < length) {
            int point =
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x110000);
                        case 1 -> 0x300 + random.nextInt(0x70);
                        case 2 -> 0x1E00 + random.nextInt(0x200);
                        case 3 -> 0xFB00 + random.nextInt(0x500);
                        case 4 -> BLANKS.charAt(random.nextInt(BLANKS.length()));
                        default -> 'A' + random.nextInt(58);
                    };
            if (Character.isDefined(point) && (point < 0xD800 || point > 0xDFFF)) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }

    private static String blanks(Random random, int least) {
        StringBuilder blanks = new StringBuilder();
        for (int i = random.nextInt(3) + least; i > 0; i--) {
            blanks.append(BLANKS.charAt(random.nextInt(BLANKS.length())));
        }
        return blanks.toString();
    }
}
