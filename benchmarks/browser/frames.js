// A hand that moves the page once a frame, and the times between the frames it gets.

{
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  const at = (type, x, y, more) => {
    const Kind = type === "wheel" ? WheelEvent : MouseEvent;
    // A browser looks for what is under the mouse at every move, which costs what it costs.
    const under = document.elementFromPoint(x, y);
    const about = { clientX: x, clientY: y, bubbles: true, cancelable: true, view: window };
    under?.dispatchEvent(new Kind(type, { ...about, ...more }));
  };

  /** The milliseconds from each frame to the next, `act` done in each. */
  const timed = async (count, act) => {
    const times = [await nextFrame()];
    for (let i = 0; i < count; i++) {
      act(i / count);
      times.push(await nextFrame());
    }
    return times.slice(1).map((time, i) => time - times[i]);
  };

  window.frames = {
    /** Drags the canvas along a lying eight, from a point without a node. */
    async pan(x, y, count) {
      at("mousedown", x, y, { buttons: 1 });
      const times = await timed(count, (part) => {
        const turn = 2 * Math.PI * part;
        const to = [x + 260 * Math.sin(turn), y + 170 * Math.sin(2 * turn)];
        at("mousemove", ...to, { buttons: 1 });
      });
      at("mouseup", x, y);
      return times;
    },
    /** Turns the wheel out and in again. */
    zoom: (x, y, count) =>
      timed(count, (part) => at("wheel", x, y, { deltaY: part < 0.5 ? 60 : -60 })),
    still: (count) => timed(count, () => {}),
    /** Resolves once what stands in the page now has been painted. */
    async painted() {
      await nextFrame();
      await new Promise((resolve) => setTimeout(resolve));
      return performance.now();
    },
  };

  // Milliseconds from the start of the page to the first picture of the graph.
  window.firstPainted = (async () => {
    do await nextFrame();
    while (!window.isDrawn?.());
    return window.frames.painted();
  })();
}
