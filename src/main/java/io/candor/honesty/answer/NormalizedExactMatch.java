package io.candor.honesty.answer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Equality after SQuAD's normalisation: lower case, without punctuation, without the articles a, an, the, whitespace
 * collapsed. Beyond SQuAD, compatibility forms and accents are folded first (NFKD), and a step that would leave nothing
 * is left out, so that the choice "A" stays an answer and "+" differs from "-". Letters that have no decomposition (ø,
 * ł, ß) stay as they are.
 */
public record NormalizedExactMatch() implements AnswerEquivalence {
    // Only the accents of Latin, Greek and Cyrillic: other scripts' combining marks are vowels, not decoration.
    private static final Pattern ACCENTS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");
    // Java's \p{Punct} is ASCII's, symbols such as $ and + included, as in Python's string.punctuation.
    private static final Pattern PUNCTUATION = Pattern.compile("[\\p{Punct}\\p{IsPunctuation}]");
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    @Override
    public boolean equivalent(String answer, String other) {
        return normalize(answer).equals(normalize(other));
    }

    /** The form that two equivalent answers share. */
    public String normalize(String answer) {
        String decomposed = Normalizer.normalize(answer, Normalizer.Form.NFKD);
        String folded = ACCENTS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
        String words = unlessNothingIsLeft(folded, PUNCTUATION, "");
        return collapse(unlessNothingIsLeft(words, ARTICLES, " "));
    }

    private static String unlessNothingIsLeft(String text, Pattern removed, String replacement) {
        String rest = removed.matcher(text).replaceAll(replacement);
        return collapse(rest).isEmpty() ? text : rest;
    }

    private static String collapse(String text) {
        return SPACES.matcher(text).replaceAll(" ").strip();
    }
}
