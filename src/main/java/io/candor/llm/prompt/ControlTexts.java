package io.candor.llm.prompt;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds control tokens in a text by what they are written as: from left to right, the longest where several begin. */
final class ControlTexts {
    private final Map<String, String> aliases;
    private final Pattern any;
    private final int longest;
    /** Everything that some control token begins or ends with, the whole left out: made once, because every question asks. */
    private final Set<String> beginnings = new HashSet<>();

    private final Set<String> endings = new HashSet<>();

    /** @param aliases text of a control token → what stands for it */
    ControlTexts(Map<String, String> aliases) {
        this.aliases = Map.copyOf(aliases);
        List<String> longestFirst = aliases.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.any = Pattern.compile(longestFirst.stream().map(Pattern::quote).collect(Collectors.joining("|")));
        this.longest = longestFirst.isEmpty() ? 0 : longestFirst.get(0).length();
        for (String text : longestFirst) {
            for (int cut = 1; cut < text.length(); cut++) {
                beginnings.add(text.substring(0, cut));
                endings.add(text.substring(cut));
            }
        }
    }

    String withAliases(String text) {
        return aliases.isEmpty() ? text : any.matcher(text).replaceAll(this::alias);
    }

    private String alias(MatchResult found) {
        return Matcher.quoteReplacement(aliases.get(found.group()));
    }

    /** Hands over every index at which a control token begins, also within another one. */
    void forEachStart(String text, IntConsumer start) {
        if (aliases.isEmpty()) {
            return;
        }
        Matcher matcher = any.matcher(text);
        for (int from = 0; matcher.find(from); from = matcher.start() + 1) {
            start.accept(matcher.start());
        }
    }

    /** Whether the text begins with the end of a control token, whose rest might be written before it. */
    boolean beginsWithAnEnding(String text) {
        for (int length = 1; length <= Math.min(text.length(), longest - 1); length++) {
            if (endings.contains(text.substring(0, length))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text ends with the beginning of a control token, whose rest might be written behind it. */
    boolean endsWithABeginning(String text) {
        for (int length = 1; length <= Math.min(text.length(), longest - 1); length++) {
            if (beginnings.contains(text.substring(text.length() - length))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text is a part of a control token, whose rest might be written on both sides. */
    boolean isWithinOne(String text) {
        return text.length() <= longest && aliases.keySet().stream().anyMatch(control -> control.contains(text));
    }
}
