package io.candor.atlas.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GPT-2's pre-tokenisation, as the ByteLevel pre-tokeniser of Hugging Face does it with {@code add_prefix_space}: a
 * name is then the same tokens inside a sentence and as an answer of its own.
 */
final class WordSplitter {
    private static final String SPACE = "\\p{IsWhite_Space}";
    private static final Pattern WORD = Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^" + SPACE
            + "\\p{L}\\p{N}]+|" + SPACE + "+(?!" + "[^" + SPACE + "])|" + SPACE + "+");

    private WordSplitter() {}

    /** The words of a text without added tokens; joined they give the text with a space before it. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.startsWith(" ") ? text : " " + text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
