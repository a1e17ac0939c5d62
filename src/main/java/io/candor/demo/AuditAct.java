package io.candor.demo;

import io.candor.audit.AuditConfig;
import io.candor.audit.AuditReport;
import io.candor.audit.AuditText;
import io.candor.audit.StreamAudit;
import java.util.List;

/** Was any question lost or answered twice? */
final class AuditAct implements Act {
    @Override
    public String title() {
        return "Was any question lost or answered twice? An independent audit of the topics";
    }

    @Override
    public List<String> play(Story story, Audience audience) {
        AuditReport report = StreamAudit.of(
                story.connection(), AuditConfig.finished(story.timeToFinish(AuditConfig.DEFAULT_SETTLE)));
        AuditText.lines(report).forEach(audience::say);
        return report.clean() ? List.of() : List.of("the audit found " + report.violations() + " violations");
    }
}
