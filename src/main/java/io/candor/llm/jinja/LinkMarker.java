package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code urlize} filter: makes links of the addresses in a text. */
final class LinkMarker {
    /** Longer words are no addresses; the patterns below recurse on the stack for each dot. */
    private static final int MAX_ADDRESS = 1000;

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS;
    private static final Pattern HTTP = Pattern.compile(
            "(?:(?:https?://|www\\.)(?:(?:[\\w%-]+\\.)+)?(?:[a-z]{2,63}|xn--[\\w%]{2,59})"
                    + "|(?:[\\w%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)"
                    + "|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}]))"
                    + "(?::\\d{1,5})?(?:[/?#]\\S*)?",
            FLAGS);
    private static final Pattern EMAIL = Pattern.compile("\\S+@\\w[\\w.-]*\\.\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SCHEME = Pattern.compile("[\\w.+-]{2,}:(?:/){0,2}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern HEAD = Pattern.compile("(?:[(<]|&lt;)++");
    private static final Pattern TAIL = Pattern.compile("(?:[)>.,\\n]|&gt;)++$");
    private static final List<List<String>> PAIRS =
            List.of(List.of("(", ")"), List.of("<", ">"), List.of("&lt;", "&gt;"));

    private final long limit;
    private final String attributes;
    private final List<String> schemes = new ArrayList<>();

    private LinkMarker(Bindings bound, Execution execution) {
        limit = bound.lacks(0) ? Long.MAX_VALUE : bound.integer(0);
        TreeSet<String> relations = new TreeSet<>(List.of("noopener"));
        if (!bound.lacks(3)) {
            TextSplit.words(bound.text(3), -1, execution).forEach(word -> relations.add((String) word));
        }
        if (bound.flag(1)) {
            relations.add("nofollow");
        }
        String target = bound.lacks(2) || bound.text(2).isEmpty()
                ? ""
                : " target=\"" + Markup.escaped(bound.text(2), execution) + "\"";
        attributes = " rel=\"" + Markup.escaped(String.join(" ", relations), execution) + "\"" + target;
        for (Object scheme : bound.lacks(4) ? List.of() : Values.list(bound.get(4), execution)) {
            if (!SCHEME.matcher(Printing.text(scheme, execution)).matches()) {
                throw new Failed(Printing.repr(scheme, execution) + " is not a valid URI scheme prefix.");
            }
            schemes.add(Printing.text(scheme, execution));
        }
    }

    static Object urlize(Object value, Bindings bound, Execution execution) {
        LinkMarker marker = new LinkMarker(bound, execution);
        String text = Markup.escape(value, execution).text();
        execution.work(text.length());
        TextOutput out = new TextOutput(execution);
        int at = 0;
        while (at < text.length()) {
            int blank = CodePoints.skipSpace(text, at);
            int end = blank;
            while (end < text.length() && !CodePoints.isSpace(text.charAt(end))) {
                end++;
            }
            out.append(text.substring(at, blank));
            String word = text.substring(blank, end);
            out.append(word.length() > MAX_ADDRESS ? word : marker.marked(word));
            at = end;
        }
        return out.toString();
    }

    private String marked(String word) {
        Matcher start = HEAD.matcher(word);
        String head = start.lookingAt() ? start.group() : "";
        String middle = word.substring(head.length());
        Matcher end = TAIL.matcher(middle);
        String tail = end.find() ? end.group() : "";
        middle = middle.substring(0, middle.length() - tail.length());
        for (List<String> pair : PAIRS) {
            int missing = Math.min(
                    occurrences(middle, pair.get(0)) - occurrences(middle, pair.get(1)) > 0
                            ? occurrences(middle, pair.get(0))
                            : 0,
                    occurrences(tail, pair.get(1)));
            for (int i = 0; i < missing; i++) {
                int cut = tail.indexOf(pair.get(1)) + pair.get(1).length();
                middle += tail.substring(0, cut);
                tail = tail.substring(cut);
            }
        }
        return head + linked(middle) + tail;
    }

    private static int occurrences(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private String linked(String address) {
        if (HTTP.matcher(address).matches()) {
            boolean complete = address.startsWith("https://") || address.startsWith("http://");
            return link((complete ? "" : "https://") + address, shortened(address), attributes);
        }
        if (address.startsWith("mailto:") && EMAIL.matcher(address.substring(7)).matches()) {
            return link(address, address.substring(7), "");
        }
        boolean mail = address.indexOf('@') > 0 && !address.startsWith("www.") && address.indexOf(':') < 0;
        if (mail && EMAIL.matcher(address).matches()) {
            return link("mailto:" + address, address, "");
        }
        String link = address;
        for (String scheme : mail ? List.<String>of() : schemes) {
            if (!link.equals(scheme) && link.startsWith(scheme)) {
                link = link(link, link, attributes);
            }
        }
        return link;
    }

    private static String link(String address, String shown, String attributes) {
        return "<a href=\"" + address + "\"" + attributes + ">" + shown + "</a>";
    }

    private String shortened(String address) {
        int length = CodePoints.length(address);
        return length > limit ? CodePoints.substring(address, 0, (int) Math.max(limit, 0)) + "..." : address;
    }
}
