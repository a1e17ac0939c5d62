package io.candor.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The words of a text of any language: by Unicode's rules (UAX #29), without case and accents, none left out. Scripts that put no blanks between words
 * (Chinese, Japanese, Korean) are cut into pairs of characters, and, where they are written, into single ones too.
 */
final class WordAnalyzer extends Analyzer {
    private final boolean singles;

    private WordAnalyzer(boolean singles) {
        this.singles = singles;
    }

    /** For texts that are to be found. */
    static WordAnalyzer ofTexts() {
        return new WordAnalyzer(true);
    }

    /** For what is looked for: of two characters the pair, not each. */
    static WordAnalyzer ofSearches() {
        return new WordAnalyzer(false);
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        StandardTokenizer words = new StandardTokenizer();
        TokenStream lower = new ASCIIFoldingFilter(new LowerCaseFilter(words));
        int scripts =
                CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;
        return new TokenStreamComponents(words, new CJKBigramFilter(lower, scripts, singles));
    }

    /** Full-width and half-width forms, ligatures and the like as what they stand for. */
    static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    /** The different words of a text, in their order, {@code most} of them. */
    List<String> words(String text, int most) {
        Set<String> words = new LinkedHashSet<>();
        try (TokenStream tokens = tokenStream("", normalized(text))) {
            CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (words.size() < most && tokens.incrementToken()) {
                words.add(word.toString());
            }
        } catch (IOException unread) {
            // A text in memory has nothing to fail on.
            throw new UncheckedIOException(unread);
        }
        return new ArrayList<>(words);
    }
}
