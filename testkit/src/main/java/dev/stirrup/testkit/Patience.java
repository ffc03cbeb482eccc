package dev.stirrup.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/// How long every test of every room waits for what must come. JUnit finds it by itself. A minute:
/// a machine that others work on too stands still for some seconds now and then, and whoever waits
/// for what has come already waits no longer for that.
public final class Patience implements TestExecutionListener {
    private static final Duration DEFAULT = Duration.ofMinutes(1);

    /// Made by JUnit.
    public Patience() {}

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultTimeout(DEFAULT);
    }
}
