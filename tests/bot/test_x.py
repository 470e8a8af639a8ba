import time
from tests.bot.stage import *
async def test_a(stage):
    t=time.perf_counter()
    stage.people()
    print("people", time.perf_counter()-t); t=time.perf_counter()
    await stage.start()
    print("start", time.perf_counter()-t); t=time.perf_counter()
    await stage.join()
    print("join", time.perf_counter()-t); t=time.perf_counter()
    for l in ("Verder","Verder","Verder","Ja, dat klopt"):
        await stage.tap(SANNE, l)
        print("tap", time.perf_counter()-t); t=time.perf_counter()
    print(stage.texts(SANNE), [c.method for c in stage.calls()])
    await stage.stop()
    print("stop", time.perf_counter()-t); t=time.perf_counter()
test_b=test_a
