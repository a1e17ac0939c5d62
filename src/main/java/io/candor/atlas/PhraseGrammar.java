package io.candor.atlas;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A context-free grammar of phrases.
 *
 * @param rules symbol → what it may become, each as likely; {@code <symbol>} in a text stands for what that symbol becomes
 */
record PhraseGrammar(Map<String, List<String>> rules) {
    private static final Pattern SYMBOL = Pattern.compile("<(\\w+)>");

    PhraseGrammar {
        rules = Map.copyOf(rules);
    }

    /** With more symbols. */
    PhraseGrammar and(Map<String, List<String>> more) {
        Map<String, List<String>> all = new HashMap<>(rules);
        all.putAll(more);
        return new PhraseGrammar(all);
    }

    /** One of the phrases that the symbol may become. */
    String phrase(String symbol, SplittableRandom random) {
        List<String> texts = rules.get(symbol);
        if (texts == null || texts.isEmpty()) {
            throw new IllegalArgumentException("nothing is said of <" + symbol + ">");
        }
        return SYMBOL.matcher(texts.get(random.nextInt(texts.size())))
                .replaceAll(slot -> Matcher.quoteReplacement(phrase(slot.group(1), random)));
    }
}
