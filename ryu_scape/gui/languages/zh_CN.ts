<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>window</name>
    <message>
        <source>All settings</source>
        <translation>全部设置</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>All settings as they are by default</source>
        <translation>所有设置恢复默认值</translation>
    </message>
    <message>
        <source>Footprints</source>
        <translation>建筑轮廓</translation>
    </message>
    <message>
        <source>Your own outlines, or leave empty: find them</source>
        <translation>您自己的轮廓；留空则自动寻找</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Another network's weights; empty: the shipped one</source>
        <translation>其他网络的权重；留空：随附的</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>体积</translation>
    </message>
    <message>
        <source>Eave</source>
        <translation>檐口</translation>
    </message>
    <message>
        <source>Ridge</source>
        <translation>屋脊</translation>
    </message>
    <message>
        <source>Storeys</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Ground elevation</source>
        <translation>地面高程</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Leave what is selected out (Del)</source>
        <translation>删去所选建筑（Del）</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>From the ground to the 70th percentile of the roof</source>
        <translation>从地面到屋顶的第 70 百分位</translation>
    </message>
    <message>
        <source>Roof</source>
        <translation>屋顶</translation>
    </message>
    <message>
        <source>Façades</source>
        <translation>立面</translation>
    </message>
    <message>
        <source>The last of {count:,} that are selected; changes are for all</source>
        <translation>所选 {count:,} 座中的最后一座；更改对全部有效</translation>
    </message>
    <message>
        <source>Building {id}</source>
        <translation>建筑 {id}</translation>
    </message>
    <message>
        <source>Delete {count:,} buildings</source>
        <translation>删除 {count:,} 座建筑</translation>
    </message>
    <message>
        <source>Delete building</source>
        <translation>删除建筑</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>from the DSM</source>
        <translation>由 DSM 测得</translation>
    </message>
    <message>
        <source>from the image</source>
        <translation>由影像推测</translation>
    </message>
    <message>
        <source>from shadows</source>
        <translation>由阴影推测</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>假定</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>手工设定</translation>
    </message>
    <message>
        <source>Square {name}: {why}</source>
        <translation>方块 {name}：{why}</translation>
    </message>
    <message>
        <source>Squares and processes</source>
        <translation>方块与进程</translation>
    </message>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Folder of the city: a new one, or one that was begun</source>
        <translation>城市文件夹：新建的，或已经开始的</translation>
    </message>
    <message>
        <source>Orthophotos</source>
        <translation>正射影像</translation>
    </message>
    <message>
        <source>Folder of GeoTIFFs, or a list (.txt)</source>
        <translation>GeoTIFF 文件夹，或清单（.txt）</translation>
    </message>
    <message>
        <source>DSMs</source>
        <translation>DSM</translation>
    </message>
    <message>
        <source>west,south,east,north in degrees, or a file; empty: all</source>
        <translation>西,南,东,北（度），或文件；留空：全部</translation>
    </message>
    <message>
        <source>CRS</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>Such as EPSG:32633; empty: that of most files</source>
        <translation>如 EPSG:32633；留空：多数文件所用的</translation>
    </message>
    <message>
        <source>GSD</source>
        <translation>地面采样距离</translation>
    </message>
    <message>
        <source>In metres; empty: the finest image's</source>
        <translation>单位米；留空：最精细影像的</translation>
    </message>
    <message>
        <source>Dask cluster</source>
        <translation>Dask 集群</translation>
    </message>
    <message>
        <source>Such as tcp://host:8786; empty: this computer</source>
        <translation>如 tcp://host:8786；留空：本机</translation>
    </message>
    <message>
        <source>Not computed yet</source>
        <translation>尚未计算</translation>
    </message>
    <message>
        <source>{count} buildings: click to open</source>
        <translation>{count} 栋建筑：点击打开</translation>
    </message>
    <message>
        <source>Click to open</source>
        <translation>点击打开</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>Images: {images}; DSMs: {dsms}; buildings: {buildings}; area: {area} km².</source>
        <translation>图像：{images}；DSM：{dsms}；建筑：{buildings}；面积：{area} km²。</translation>
    </message>
    <message>
        <source>Squares: {squares}, in cells: {cells}; GSD: {gsd} m ({crs}).</source>
        <translation>方块：{squares}；单元：{cells}；GSD：{gsd} m（{crs}）。</translation>
    </message>
    <message>
        <source>About {time}; processes: {workers}, each of {memory} GB; on disk: {disk} GB.</source>
        <translation>约 {time}；进程：{workers} 个，每个 {memory} GB；磁盘：{disk} GB。</translation>
    </message>
    <message>
        <source>{hours} hours</source>
        <translation>{hours} 小时</translation>
    </message>
    <message>
        <source>What each process does (Dask)</source>
        <translation>各进程在做什么（Dask）</translation>
    </message>
    <message>
        <source>Planned: nothing was computed yet.</source>
        <translation>已规划：尚未计算任何内容。</translation>
    </message>
    <message>
        <source>Done: {count} buildings.</source>
        <translation>完成：{count} 栋建筑。</translation>
    </message>
    <message>
        <source>Done: {count} buildings; {failed} parts failed.</source>
        <translation>完成：{count} 栋建筑；{failed} 个部分失败。</translation>
    </message>
    <message>
        <source>Stopped: what is finished stays.</source>
        <translation>已停止：完成的部分予以保留。</translation>
    </message>
    <message>
        <source>Whole city</source>
        <translation>整座城市</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>规划</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>What is finished stays: the city goes on from there</source>
        <translation>完成的部分予以保留：之后从那里继续</translation>
    </message>
    <message>
        <source>Open report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Cutting the square out…</source>
        <translation>正在裁出该方块…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Here the city appears, square by square.</source>
        <translation>城市将在这里逐块出现。</translation>
    </message>
    <message>
        <source>{done} of {count} squares are done. Click one to open it in the window; wheel to zoom.</source>
        <translation>{count} 个方块中已完成 {done} 个。点击方块可在窗口中打开；滚轮缩放。</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Words of a command, in any order</source>
        <translation>命令中的字词，顺序不限</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Cannot be done now</source>
        <translation>现在无法执行</translation>
    </message>
    <message>
        <source>A satellite image and a height model become a 3D city.</source>
        <translation>卫星影像加高程模型，生成三维城市。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3. The details list what it is made of.</source>
        <translation>本程序为自由软件，采用 GNU 通用公共许可证第 3 版。详细信息中列出其组成部分。</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>左键拖动</translation>
    </message>
    <message>
        <source>orbit</source>
        <translation>环绕</translation>
    </message>
    <message>
        <source>Middle drag, right drag, or Shift and left drag</source>
        <translation>中键拖动、右键拖动，或 Shift 加左键拖动</translation>
    </message>
    <message>
        <source>pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>View, Mouse</source>
        <translation>视图 ▸ 鼠标</translation>
    </message>
    <message>
        <source>drag as in QGIS, Blender or CloudCompare</source>
        <translation>按 QGIS、Blender 或 CloudCompare 的习惯拖动</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>zoom at the cursor</source>
        <translation>在光标处缩放</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>单击</translation>
    </message>
    <message>
        <source>select a building; with Ctrl, one more</source>
        <translation>选择一座建筑；按住 Ctrl 再加选一座</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>centre there</source>
        <translation>以该处为中心</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>see the whole scene</source>
        <translation>显示整个场景</translation>
    </message>
    <message>
        <source>Ctrl+1, Ctrl+2 to Ctrl+5</source>
        <translation>Ctrl+1、Ctrl+2 至 Ctrl+5</translation>
    </message>
    <message>
        <source>see it from above, from the south, east, north and west</source>
        <translation>从上方、南、东、北、西观看</translation>
    </message>
    <message>
        <source>Ctrl+6, Ctrl+7</source>
        <translation>Ctrl+6、Ctrl+7</translation>
    </message>
    <message>
        <source>north up, parallel projection</source>
        <translation>北向朝上、平行投影</translation>
    </message>
    <message>
        <source>Click on the cube</source>
        <translation>单击立方体</translation>
    </message>
    <message>
        <source>see it from that side, edge or corner</source>
        <translation>从那一面、那条边或那个角观看</translation>
    </message>
    <message>
        <source>Ctrl+Shift+V, Alt+1 to Alt+9</source>
        <translation>Ctrl+Shift+V，Alt+1 至 Alt+9</translation>
    </message>
    <message>
        <source>save this view, fly to a saved one</source>
        <translation>保存此视图，飞到已保存的视图</translation>
    </message>
    <message>
        <source>F4</source>
        <translation>F4</translation>
    </message>
    <message>
        <source>a box that cuts the scene, vertical exaggeration</source>
        <translation>剖切场景的方框、垂直夸张</translation>
    </message>
    <message>
        <source>F5, Shift+S, Shift+D, Shift+H, Shift+B, Shift+G</source>
        <translation>F5，Shift+S，Shift+D，Shift+H，Shift+B</translation>
    </message>
    <message>
        <source>light, cast shadows, darkened corners, haze, a dark image brightened, grain</source>
        <translation>光照、投射阴影、角落变暗、薄雾、暗影像提亮、纹理颗粒</translation>
    </message>
    <message>
        <source>Ctrl+Z, Ctrl+Shift+Z</source>
        <translation>Ctrl+Z、Ctrl+Shift+Z</translation>
    </message>
    <message>
        <source>undo, redo</source>
        <translation>撤销、重做</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>delete the selected buildings</source>
        <translation>删除所选建筑</translation>
    </message>
    <message>
        <source>Map, Reshape: drag, Shift and drag, right click or Del</source>
        <translation>地图，调整形状：拖动、Shift+拖动、右键单击或 Del</translation>
    </message>
    <message>
        <source>move a corner, keep all angles, remove a corner</source>
        <translation>移动角点、保持所有角度、删除角点</translation>
    </message>
    <message>
        <source>F6, F7, F8, F9</source>
        <translation>F6、F7、F8、F9</translation>
    </message>
    <message>
        <source>attribute table, map, measuring, layers</source>
        <translation>属性表、地图、测量、图层</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P</source>
        <translation>Ctrl+Shift+P</translation>
    </message>
    <message>
        <source>find a command by its words</source>
        <translation>按字词查找命令</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>cancel the work in progress</source>
        <translation>取消正在进行的工作</translation>
    </message>
    <message>
        <source>Controls</source>
        <translation>操作方法</translation>
    </message>
    <message>
        <source>About Ryu-Scape</source>
        <translation>关于 Ryu-Scape</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>正在绘制…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>height of {building}</source>
        <translation>{building} 的高度</translation>
    </message>
    <message>
        <source>roof of {building}</source>
        <translation>{building} 的屋顶</translation>
    </message>
    <message>
        <source>façades of {building}</source>
        <translation>{building} 的立面</translation>
    </message>
    <message>
        <source>deletion of {building}</source>
        <translation>删除 {building}</translation>
    </message>
    <message>
        <source>parting of {building}</source>
        <translation>拆分 {building}</translation>
    </message>
    <message>
        <source>merging into {building}</source>
        <translation>合并为 {building}</translation>
    </message>
    <message>
        <source>drawing of {building}</source>
        <translation>绘制 {building}</translation>
    </message>
    <message>
        <source>reshaping of {building}</source>
        <translation>调整 {building} 的形状</translation>
    </message>
    <message>
        <source>height of {count} buildings</source>
        <translation>{count} 座建筑的高度</translation>
    </message>
    <message>
        <source>roof of {count} buildings</source>
        <translation>{count} 座建筑的屋顶</translation>
    </message>
    <message>
        <source>façades of {count} buildings</source>
        <translation>{count} 座建筑的立面</translation>
    </message>
    <message>
        <source>deletion of {count} buildings</source>
        <translation>删除 {count} 座建筑</translation>
    </message>
    <message>
        <source>parting of {count} buildings</source>
        <translation>拆分 {count} 座建筑</translation>
    </message>
    <message>
        <source>{count} changes</source>
        <translation>{count} 处更改</translation>
    </message>
    <message>
        <source>Set the city beside what is known to be true: outlines with or without heights, or a DSM to trust.</source>
        <translation>将城市与已知的真值对照：轮廓（可带高度），或一份可信的 DSM。</translation>
    </message>
    <message>
        <source>Dice</source>
        <translation>Dice</translation>
    </message>
    <message>
        <source>2·both / (mine + true), in square metres</source>
        <translation>2·重合 /（本城 + 真值），按平方米计</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>both / either, in square metres</source>
        <translation>交集 / 并集，按平方米计</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Share of my buildings that are hits</source>
        <translation>本城建筑中命中的比例</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Share of the true buildings that are hits</source>
        <translation>真实建筑中被命中的比例</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall; a hit has an IoU of at least 0.5</source>
        <translation>精确率与召回率的调和平均；IoU 不低于 0.5 算命中</translation>
    </message>
    <message>
        <source>Height MAE</source>
        <translation>高度 MAE</translation>
    </message>
    <message>
        <source>Mean absolute error of the heights</source>
        <translation>高度的平均绝对误差</translation>
    </message>
    <message>
        <source>Height bias</source>
        <translation>高度偏差</translation>
    </message>
    <message>
        <source>Mean error of the heights: above 0, mine are too high</source>
        <translation>高度的平均误差：大于 0 表示本城偏高</translation>
    </message>
    <message>
        <source>Height RMSE</source>
        <translation>高度 RMSE</translation>
    </message>
    <message>
        <source>Root mean square error of the heights</source>
        <translation>高度的均方根误差</translation>
    </message>
    <message>
        <source>1 hit</source>
        <translation>命中 1 座</translation>
    </message>
    <message>
        <source>{count} hits</source>
        <translation>命中 {count} 座</translation>
    </message>
    <message>
        <source>1 false alarm</source>
        <translation>误报 1 座</translation>
    </message>
    <message>
        <source>{count} false alarms</source>
        <translation>误报 {count} 座</translation>
    </message>
    <message>
        <source>1 miss</source>
        <translation>漏检 1 座</translation>
    </message>
    <message>
        <source>{count} misses</source>
        <translation>漏检 {count} 座</translation>
    </message>
    <message>
        <source>How good is it?</source>
        <translation>精度如何？</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对照</translation>
    </message>
    <message>
        <source>Show in the 3D view</source>
        <translation>在三维视图中显示</translation>
    </message>
    <message>
        <source>Save hits and misses…</source>
        <translation>保存命中与漏检…</translation>
    </message>
    <message>
        <source>True outlines</source>
        <translation>真实轮廓</translation>
    </message>
    <message>
        <source>True heights</source>
        <translation>真实高度</translation>
    </message>
    <message>
        <source>a DSM to trust, GeoTIFF</source>
        <translation>一份可信的 DSM，GeoTIFF</translation>
    </message>
    <message>
        <source>Save hits and misses</source>
        <translation>保存命中与漏检</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Folder and name</source>
        <translation>文件夹和名称</translation>
    </message>
    <message>
        <source>Export scene</source>
        <translation>导出场景</translation>
    </message>
    <message>
        <source>Files of these names are there already: {names}. Replace them?</source>
        <translation>同名文件已存在：{names}。要替换吗？</translation>
    </message>
    <message>
        <source>Give the files a name.</source>
        <translation>请给文件取名。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>没有文件夹 {folder}。</translation>
    </message>
    <message>
        <source>About {size}</source>
        <translation>约 {size}</translation>
    </message>
    <message>
        <source>Choose at least one format.</source>
        <translation>请至少选择一种格式。</translation>
    </message>
    <message>
        <source>3D models</source>
        <translation>三维模型</translation>
    </message>
    <message>
        <source>City models</source>
        <translation>城市模型</translation>
    </message>
    <message>
        <source>Buildings on maps</source>
        <translation>地图上的建筑</translation>
    </message>
    <message>
        <source>Rasters</source>
        <translation>栅格</translation>
    </message>
    <message>
        <source>Blender, Unity, any viewer of glTF: the scene with its orthophoto, a node a building</source>
        <translation>Blender、Unity 及任何 glTF 查看器：带正射影像的场景，每栋建筑一个节点</translation>
    </message>
    <message>
        <source>web pages that you write: the same, packed to less than a third</source>
        <translation>自己编写的网页：同一场景，压缩到不足三分之一</translation>
    </message>
    <message>
        <source>people without any tool: a page that a browser opens</source>
        <translation>没有任何工具的人：浏览器即可打开的网页</translation>
    </message>
    <message>
        <source>CAD and modelling programs: meshes in groups, with their pictures beside them</source>
        <translation>CAD 和建模软件：分组的网格，贴图在旁边</translation>
    </message>
    <message>
        <source>MeshLab, CloudCompare: one coloured mesh</source>
        <translation>MeshLab、CloudCompare：一个带颜色的网格</translation>
    </message>
    <message>
        <source>3D printers: closed solids on a plate</source>
        <translation>三维打印机：底板上的封闭实体</translation>
    </message>
    <message>
        <source>slicers: the same in millimetres, to a scale that fits a bed</source>
        <translation>切片软件：同样内容，以毫米为单位，按打印床大小缩放</translation>
    </message>
    <message>
        <source>city model tools: CityJSON 2.0 with LoD1.2 and LoD2.2</source>
        <translation>城市模型工具：CityJSON 2.0，含 LoD1.2 和 LoD2.2</translation>
    </message>
    <message>
        <source>the same for tools that stream, one building a line</source>
        <translation>同样内容，供流式工具使用，每行一栋建筑</translation>
    </message>
    <message>
        <source>CesiumJS: 3D Tiles, the city at its place on the globe</source>
        <translation>CesiumJS：3D Tiles，城市位于地球上的真实位置</translation>
    </message>
    <message>
        <source>Google Earth: blocks with their data</source>
        <translation>Google Earth：带数据的体块</translation>
    </message>
    <message>
        <source>QGIS, any GIS: outlines with all that is known of them</source>
        <translation>QGIS 及任何 GIS：轮廓及其全部属性</translation>
    </message>
    <message>
        <source>the same as text</source>
        <translation>同样内容，文本格式</translation>
    </message>
    <message>
        <source>older GIS: the same as ESRI Shapefile, in one zip</source>
        <translation>较旧的 GIS：同样内容，ESRI Shapefile，打包为一个 zip</translation>
    </message>
    <message>
        <source>the same for maps in browsers</source>
        <translation>同样内容，供浏览器地图使用</translation>
    </message>
    <message>
        <source>GIS: heights of the surface</source>
        <translation>GIS：地表高程</translation>
    </message>
    <message>
        <source>GIS: heights of the bare earth</source>
        <translation>GIS：裸地高程</translation>
    </message>
    <message>
        <source>GIS: height of the surface above the earth</source>
        <translation>GIS：地表相对裸地的高度</translation>
    </message>
    <message>
        <source>GIS: height of the building at each pixel</source>
        <translation>GIS：每个像素的建筑高度</translation>
    </message>
    <message>
        <source>GIS: where buildings stand</source>
        <translation>GIS：建筑所在之处</translation>
    </message>
    <message>
        <source>GIS: how sure the network is</source>
        <translation>GIS：网络的把握程度</translation>
    </message>
    <message>
        <source>programs: all of these as bands of one file</source>
        <translation>程序：以上全部，作为一个文件的波段</translation>
    </message>
    <message>
        <source>Teach the network</source>
        <translation>教授网络</translation>
    </message>
    <message>
        <source>GeoTIFF (*.tif *.tiff *.TIF *.TIFF);;All files (*)</source>
        <translation>GeoTIFF (*.tif *.tiff *.TIF *.TIFF);;所有文件 (*)</translation>
    </message>
    <message>
        <source>GeoTIFF (*.tif *.tiff *.TIF *.TIFF);;Pictures without a place (*.png *.jpg *.jpeg *.webp *.bmp);;All files (*)</source>
        <translation>GeoTIFF (*.tif *.tiff *.TIF *.TIFF);;无地理位置的图片 (*.png *.jpg *.jpeg *.webp *.bmp);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Outlines (*.geojson *.json *.gpkg *.shp);;All files (*)</source>
        <translation>轮廓 (*.geojson *.json *.gpkg *.shp);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Network (*.safetensors);;All files (*)</source>
        <translation>网络 (*.safetensors);;所有文件 (*)</translation>
    </message>
    <message>
        <source>{low:+.2f} to {high:+.2f} m: {count}</source>
        <translation>{low:+.2f} 至 {high:+.2f} m：{count}</translation>
    </message>
    <message>
        <source>Histogram of height errors</source>
        <translation>高度误差直方图</translation>
    </message>
    <message>
        <source>Their own colours</source>
        <translation>自身颜色</translation>
    </message>
    <message>
        <source>How much it covers what is behind it</source>
        <translation>遮住后面内容的程度</translation>
    </message>
    <message>
        <source>How much it covers what lies below it on the map</source>
        <translation>它在地图上遮盖下方内容的程度</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>地面</translation>
    </message>
    <message>
        <source>Trees</source>
        <translation>树木</translation>
    </message>
    <message>
        <source>Walls</source>
        <translation>墙面</translation>
    </message>
    <message>
        <source>Roofs</source>
        <translation>屋顶</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Click a class to select its buildings</source>
        <translation>点击一个类别，选择其中的建筑</translation>
    </message>
    <message>
        <source>Colour buildings by</source>
        <translation>建筑着色依据</translation>
    </message>
    <message>
        <source>Opacity in the scene</source>
        <translation>场景中的不透明度</translation>
    </message>
    <message>
        <source>Opacity on the map</source>
        <translation>地图上的不透明度</translation>
    </message>
    <message>
        <source>{names}: as of {when}</source>
        <translation>{names}：截至 {when}</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Throw away…</source>
        <translation>丢弃…</translation>
    </message>
    <message>
        <source>The program ended before these changes were saved</source>
        <translation>程序在保存这些更改之前就结束了</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>Throw away the unsaved changes to {title}? Nothing brings them back.</source>
        <translation>丢弃对 {title} 未保存的更改？丢弃后无法找回。</translation>
    </message>
    <message>
        <source>As in the photograph</source>
        <translation>与照片一致</translation>
    </message>
    <message>
        <source>By its angles</source>
        <translation>按角度</translation>
    </message>
    <message>
        <source>By day and hour</source>
        <translation>按日期和时刻</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>光照</translation>
    </message>
    <message>
        <source>Bearing {azimuth}°, {elevation}° high.</source>
        <translation>方位 {azimuth}°，高度角 {elevation}°。</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>太阳</translation>
    </message>
    <message>
        <source>The photograph's shadows do not tell its own.</source>
        <translation>照片的阴影看不出太阳的位置。</translation>
    </message>
    <message>
        <source>Bearing</source>
        <translation>方位</translation>
    </message>
    <message>
        <source>Elevation</source>
        <translation>高度角</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>{clock} by the clock of this longitude, without summer time.</source>
        <translation>按此经度的时钟为 {clock}，不计夏令时。</translation>
    </message>
    <message>
        <source>It has set.</source>
        <translation>太阳已落下。</translation>
    </message>
    <message>
        <source>Click a building to see what is known of it; drag to orbit, Shift and drag to pan, wheel to zoom</source>
        <translation>点击建筑查看信息；拖动环绕，Shift 加拖动平移，滚轮缩放</translation>
    </message>
    <message>
        <source>Wrote {path}</source>
        <translation>已写入 {path}</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>Reshape</source>
        <translation>调整形状</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Make one building of the selected ones</source>
        <translation>把所选建筑合为一座</translation>
    </message>
    <message>
        <source>Whole map</source>
        <translation>全图</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Left out ({count:,})</source>
        <translation>已舍去（{count:,}）</translation>
    </message>
    <message>
        <source>Left out: {why}</source>
        <translation>已舍去：{why}</translation>
    </message>
    <message>
        <source>Click selects, with Ctrl one more; Shift and drag selects a box; drag moves the map, the wheel zooms.</source>
        <translation>单击选择，按住 Ctrl 加选；Shift 加拖动框选；拖动移动地图，滚轮缩放。</translation>
    </message>
    <message>
        <source>Click the corners of a building, at last the first one again, or press Enter. Backspace takes one back. Corners snap to outlines nearby, not with Ctrl.</source>
        <translation>依次点击建筑的各角，最后再点第一个角或按回车。退格键撤回一点。角点会吸附到附近的轮廓，按住 Ctrl 则不吸附。</translation>
    </message>
    <message>
        <source>Click two points: their line parts the selected buildings that it crosses, or all if none is selected.</source>
        <translation>点击两点：其连线拆分所选建筑；未选时拆分它穿过的全部建筑。</translation>
    </message>
    <message>
        <source>Click a building, then drag a corner, or the middle of a side for a new one; Shift keeps all angles. Right click or Del removes one. Corners snap to outlines nearby, not with Ctrl.</source>
        <translation>单击建筑，然后拖动角点；拖动边的中点可添加角点；按住 Shift 保持所有角度。右键单击或按 Del 删除角点。角点会吸附到附近的轮廓，按住 Ctrl 则不吸附。</translation>
    </message>
    <message>
        <source>Click a broken outline to make it a building after all.</source>
        <translation>点击一条虚线轮廓，使其仍成为建筑。</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>剖面</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Choose what to measure.</source>
        <translation>请选择测量内容。</translation>
    </message>
    <message>
        <source>Area {area:,.1f} m²  ·  perimeter {perimeter:,.2f} m  ·  both on the map</source>
        <translation>面积 {area:,.1f} m²  ·  周长 {perimeter:,.2f} m  ·  均按地图计</translation>
    </message>
    <message>
        <source>On the map {length:,.2f} m</source>
        <translation>地图距离 {length:,.2f} m</translation>
    </message>
    <message>
        <source>in space {length:,.2f} m</source>
        <translation>空间距离 {length:,.2f} m</translation>
    </message>
    <message>
        <source>height difference {climb:+,.2f} m</source>
        <translation>高差 {climb:+,.2f} m</translation>
    </message>
    <message>
        <source>Click places in the scene or on the map: the way between them is measured.</source>
        <translation>在场景或地图上点击各处：测量其间的路线。</translation>
    </message>
    <message>
        <source>Click the corners of an area in the scene or on the map.</source>
        <translation>在场景或地图上点击区域的各角。</translation>
    </message>
    <message>
        <source>Click two places or more in the scene or on the map: the section along the line is drawn.</source>
        <translation>在场景或地图上点击两处或更多：绘制沿线剖面。</translation>
    </message>
    <message>
        <source>&amp;Teach the network from corrections…</source>
        <translation>用改正结果教授网络(&amp;T)…</translation>
    </message>
    <message>
        <source>Teach the network: only where Ryu-Scape runs from its source</source>
        <translation>教授网络：仅限从源代码运行的 Ryu-Scape</translation>
    </message>
    <message>
        <source>Ground as &amp;textured terrain</source>
        <translation>地面显示为影像地形(&amp;T)</translation>
    </message>
    <message>
        <source>Ground as &amp;points</source>
        <translation>地面显示为点(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;No ground</source>
        <translation>不显示地面(&amp;N)</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>底座</translation>
    </message>
    <message>
        <source>Parapets</source>
        <translation>女儿墙</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>窗户</translation>
    </message>
    <message>
        <source>Doors and roof details</source>
        <translation>门与屋顶细部</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>As in &amp;Ryu-Scape: left orbits, right pans</source>
        <translation>与 Ryu-Scape 相同：左键旋转，右键平移(&amp;R)</translation>
    </message>
    <message>
        <source>As in &amp;QGIS: left pans, middle orbits, right zooms</source>
        <translation>与 QGIS 相同：左键平移，中键旋转，右键缩放(&amp;Q)</translation>
    </message>
    <message>
        <source>As in &amp;Blender: middle orbits, with Shift pans, with Ctrl zooms</source>
        <translation>与 Blender 相同：中键旋转，加 Shift 平移，加 Ctrl 缩放(&amp;B)</translation>
    </message>
    <message>
        <source>As in &amp;CloudCompare: left orbits, right and middle pan</source>
        <translation>与 CloudCompare 相同：左键旋转，右键和中键平移(&amp;C)</translation>
    </message>
    <message>
        <source>Cast &amp;shadows</source>
        <translation>投射阴影(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Darkened corners</source>
        <translation>角落变暗(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Haze</source>
        <translation>薄雾(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Brighten a dark image</source>
        <translation>提亮暗影像(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Grain seen from near</source>
        <translation>近看时的颗粒(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Above</source>
        <translation>上方(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;South</source>
        <translation>南面(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;East</source>
        <translation>东面(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;North</source>
        <translation>北面(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;West</source>
        <translation>西面(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open sa&amp;mple</source>
        <translation>打开样例(&amp;M)</translation>
    </message>
    <message>
        <source>Export &amp;for</source>
        <translation>按用途导出(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Look &amp;from</source>
        <translation>观察方向(&amp;F)</translation>
    </message>
    <message>
        <source>Saved &amp;views</source>
        <translation>已保存的视图(&amp;V)</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>主题(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Mouse</source>
        <translation>鼠标(&amp;M)</translation>
    </message>
    <message>
        <source>L&amp;ight</source>
        <translation>光照(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>No &amp;warnings about this place</source>
        <translation>此地没有警告(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言 Language(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Open pair…</source>
        <translation>打开影像与 DSM(&amp;O)…</translation>
    </message>
    <message>
        <source>Open p&amp;roject…</source>
        <translation>打开项目(&amp;R)…</translation>
    </message>
    <message>
        <source>Whole &amp;city…</source>
        <translation>整座城市(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>保存项目(&amp;S)</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Export scene…</source>
        <translation>导出场景(&amp;E)…</translation>
    </message>
    <message>
        <source>Save p&amp;icture…</source>
        <translation>保存图片(&amp;I)…</translation>
    </message>
    <message>
        <source>Save &amp;turntable…</source>
        <translation>保存环绕动画(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Delete building</source>
        <translation>删除建筑(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Whole scene</source>
        <translation>整个场景(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;North up</source>
        <translation>北向朝上(&amp;N)</translation>
    </message>
    <message>
        <source>Para&amp;llel projection</source>
        <translation>平行投影(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Find a command…</source>
        <translation>查找命令(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Controls</source>
        <translation>操作方法(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;About Ryu-Scape</source>
        <translation>关于 Ryu-Scape(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Warnings about this place ({count})</source>
        <translation>此地的警告（{count}）(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Undo {edit}</source>
        <translation>撤销(&amp;U) {edit}</translation>
    </message>
    <message>
        <source>&amp;Redo {edit}</source>
        <translation>重做(&amp;R) {edit}</translation>
    </message>
    <message>
        <source>{code}: no font has its letters</source>
        <translation>{code}：没有含其文字的字体</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Copy what a report of this should say</source>
        <translation>复制报告此问题所需的内容</translation>
    </message>
    <message>
        <source>Please note</source>
        <translation>请注意</translation>
    </message>
    <message>
        <source>Please note ({count})</source>
        <translation>请注意（{count}）</translation>
    </message>
    <message>
        <source>Open pair</source>
        <translation>打开影像与 DSM</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Without a DSM heights are rough: read off the image or assumed.</source>
        <translation>没有 DSM 时高度只是粗略的：由影像推测，或为假定值。</translation>
    </message>
    <message>
        <source>Build 3D scene</source>
        <translation>生成三维场景</translation>
    </message>
    <message>
        <source>Orthophoto</source>
        <translation>正射影像</translation>
    </message>
    <message>
        <source>RGB GeoTIFF</source>
        <translation>RGB GeoTIFF</translation>
    </message>
    <message>
        <source>DSM (optional)</source>
        <translation>DSM（可选）</translation>
    </message>
    <message>
        <source>GeoTIFF of heights, or leave empty: no DSM</source>
        <translation>高程 GeoTIFF；留空则没有 DSM</translation>
    </message>
    <message>
        <source>Build anyway</source>
        <translation>仍然生成</translation>
    </message>
    <message>
        <source>Say where it lies…</source>
        <translation>说明其位置…</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Taken the other way round: {image} is the image, {dsm} the DSM</source>
        <translation>已自动对调：{image} 是影像，{dsm} 是 DSM</translation>
    </message>
    <message>
        <source>A picture of what is in view, without the compass and the scale bar.</source>
        <translation>当前视图的图片，不含指北针和比例尺。</translation>
    </message>
    <message>
        <source>A film of one turn around the middle of the view: an MP4 for players and slides, a WebM for web pages, or a GIF, with at most 10 pictures a second, for messages.</source>
        <translation>围绕视图中心转一圈的动画：MP4 用于播放器和幻灯片；WebM 用于网页；GIF 每秒最多 10 帧，用于消息。</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Save turntable</source>
        <translation>保存环绕动画</translation>
    </message>
    <message>
        <source>Heights</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Built up</source>
        <translation>建筑占地</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像元</translation>
    </message>
    <message>
        <source>This place</source>
        <translation>此地概况</translation>
    </message>
    <message>
        <source>Click a building to see what is known of it, and to correct it.</source>
        <translation>点击一座建筑，查看并修正它的信息。</translation>
    </message>
    <message>
        <source>{lowest:.1f} to {highest:.1f} m</source>
        <translation>{lowest:.1f} 至 {highest:.1f} m</translation>
    </message>
    <message>
        <source>median {median:.1f} m</source>
        <translation>中位数 {median:.1f} m</translation>
    </message>
    <message>
        <source>image {gsd_m:.2g} m</source>
        <translation>影像 {gsd_m:.2g} m</translation>
    </message>
    <message>
        <source>DSM {gsd_m:.2g} m</source>
        <translation>DSM {gsd_m:.2g} m</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Where it lies</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>{name} does not say where it lies. How wide is it on the ground?</source>
        <translation>{name} 未说明其位置。它在地面上有多宽？</translation>
    </message>
    <message>
        <source>In which coordinate system does {name} lie?</source>
        <translation>{name} 使用哪个坐标系？</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Latitude (optional)</source>
        <translation>纬度（可选）</translation>
    </message>
    <message>
        <source>Longitude (optional)</source>
        <translation>经度（可选）</translation>
    </message>
    <message>
        <source>{width:,.0f} by {height:,.0f} m, {gsd:.3g} m a pixel. Buildings are found best at 0.2 to 0.5 m.</source>
        <translation>{width:,.0f} × {height:,.0f} 米，每像素 {gsd:.3g} 米。0.2 至 0.5 米时建筑识别效果最好。</translation>
    </message>
    <message>
        <source>Coordinate system</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>Save as GeoTIFF…</source>
        <translation>另存为 GeoTIFF…</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>一切就绪。</translation>
    </message>
    <message>
        <source>It can be built; please note:</source>
        <translation>可以生成，但请注意：</translation>
    </message>
    <message>
        <source>This will not do:</source>
        <translation>这样不行：</translation>
    </message>
    <message>
        <source>Looking at the files…</source>
        <translation>正在查看文件…</translation>
    </message>
    <message>
        <source>Move the DSM back by {distance:.1f} m</source>
        <translation>把 DSM 移回 {distance:.1f} m</translation>
    </message>
    <message>
        <source>Terrain</source>
        <translation>地形</translation>
    </message>
    <message>
        <source>DSM</source>
        <translation>DSM</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The section is drawn here.</source>
        <translation>剖面将绘制在此。</translation>
    </message>
    <message>
        <source>Stop and keep what was there before (Esc)</source>
        <translation>停止并保留原来的内容（Esc）</translation>
    </message>
    <message>
        <source>Processing…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Ryu-Scape project (*.ryu)</source>
        <translation>Ryu-Scape 项目 (*.ryu)</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Save the changes to {title}?</source>
        <translation>是否保存对 {title} 的更改？</translation>
    </message>
    <message>
        <source>Save as GeoTIFF</source>
        <translation>另存为 GeoTIFF</translation>
    </message>
    <message>
        <source>&amp;Save this view…</source>
        <translation>保存此视图(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>删除(&amp;F)</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>保存此视图</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>West</source>
        <translation>西</translation>
    </message>
    <message>
        <source>East</source>
        <translation>东</translation>
    </message>
    <message>
        <source>South</source>
        <translation>南</translation>
    </message>
    <message>
        <source>North</source>
        <translation>北</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>底</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>顶</translation>
    </message>
    <message>
        <source>Section and exaggeration</source>
        <translation>剖切与夸张</translation>
    </message>
    <message>
        <source>Cut by a box</source>
        <translation>用方框剖切</translation>
    </message>
    <message>
        <source>Around the selected buildings</source>
        <translation>围住所选建筑</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Vertical exaggeration</source>
        <translation>垂直夸张</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>剖切</translation>
    </message>
    <message>
        <source>Files are written whole.</source>
        <translation>导出的文件始终完整。</translation>
    </message>
    <message>
        <source>{times} times as high</source>
        <translation>高度的 {times} 倍</translation>
    </message>
    <message>
        <source>{wide} × {deep} × {high} m, from {low} to {top} m.</source>
        <translation>{wide} × {deep} × {high} 米，高程 {low} 至 {top} 米。</translation>
    </message>
    <message>
        <source>{lowest} to {highest}; {default} by default.</source>
        <translation>{lowest} 至 {highest}；默认 {default}。</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>By default: {choice}.</source>
        <translation>默认：{choice}。</translation>
    </message>
    <message>
        <source>Off by default.</source>
        <translation>默认关闭。</translation>
    </message>
    <message>
        <source>None by default.</source>
        <translation>默认不设。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>The most common</source>
        <translation>常用设置</translation>
    </message>
    <message>
        <source>1 building</source>
        <translation>1 座建筑</translation>
    </message>
    <message>
        <source>{count} buildings</source>
        <translation>{count} 座建筑</translation>
    </message>
    <message>
        <source>{lowest:.1f} to {highest:.1f} m high</source>
        <translation>高 {lowest:.1f} 至 {highest:.1f} m</translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation>属性表</translation>
    </message>
    <message>
        <source>Filter: words, or height_m &gt; 20 and roof = gable</source>
        <translation>筛选：关键词，或 height_m &gt; 20 and roof = gable</translation>
    </message>
    <message>
        <source>Selected only</source>
        <translation>仅显示所选</translation>
    </message>
    <message>
        <source>Zoom to</source>
        <translation>缩放至</translation>
    </message>
    <message>
        <source>See the selected buildings from near (double click a row)</source>
        <translation>近看所选建筑（或双击一行）</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected rows, or all of them, for a spreadsheet</source>
        <translation>复制所选行（未选则全部），可贴入电子表格</translation>
    </message>
    <message>
        <source>{shown:,} of {total:,} buildings</source>
        <translation>{shown:,} / {total:,} 座建筑</translation>
    </message>
    <message>
        <source>Unsaved changes cannot be kept for the case of a crash: save the project often</source>
        <translation>无法为崩溃留存未保存的更改：请经常保存项目</translation>
    </message>
    <message>
        <source>Open pair…</source>
        <translation>打开影像与 DSM…</translation>
    </message>
    <message>
        <source>Drop an orthophoto and its DSM here, or a project</source>
        <translation>把正射影像及其 DSM 或一个项目拖到这里</translation>
    </message>
    <message>
        <source>Recent places</source>
        <translation>最近的地点</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样例</translation>
    </message>
    <message>
        <source>A satellite image and a height model become a 3D city</source>
        <translation>卫星影像加高程模型，生成三维城市</translation>
    </message>
    <message>
        <source>Building {title}…</source>
        <translation>正在生成{title}…</translation>
    </message>
</context>
<context>
    <name>package</name>
    <message>
        <source>Reading</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Finding buildings</source>
        <translation>寻找建筑</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>Heights and roofs</source>
        <translation>高度与屋顶</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Solar</source>
        <translation>太阳能</translation>
    </message>
    <message>
        <source>Pitch, azimuth, hours of sun and kWh per year of every roof plane, with the city's own shadows.</source>
        <translation>每个屋面的坡度、方位、日照时数和年发电量（kWh），计入城市自身的阴影。</translation>
    </message>
    <message>
        <source>Sun and shadow</source>
        <translation>日照与阴影</translation>
    </message>
    <message>
        <source>Hours of sun on every pixel for a day or a year, and the shadows of an hour as polygons.</source>
        <translation>每个像素一日或全年的日照时数，以及某一时刻的阴影多边形。</translation>
    </message>
    <message>
        <source>Line of sight</source>
        <translation>通视</translation>
    </message>
    <message>
        <source>What is seen from a point on the ground or a roof.</source>
        <translation>从地面或屋顶一点能看到什么。</translation>
    </message>
    <message>
        <source>Radio</source>
        <translation>无线电</translation>
    </message>
    <message>
        <source>A scene for ray tracing with Sionna RT: meshes with the building materials of ITU-R P.2040.</source>
        <translation>供 Sionna RT 射线追踪的场景：带 ITU-R P.2040 建筑材料的网格。</translation>
    </message>
    <message>
        <source>Flood</source>
        <translation>洪水</translation>
    </message>
    <message>
        <source>Terrain for hydraulic models, bare or with buildings as blocks, and a bathtub: depth below a level.</source>
        <translation>供水力模型使用的地形（裸地或以建筑为块），以及静水淹没：给定水位以下的水深。</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>The tables BUILDINGS and DEM of NoiseModelling.</source>
        <translation>NoiseModelling 的 BUILDINGS 与 DEM 表。</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>热环境</translation>
    </message>
    <message>
        <source>The rasters of SOLWEIG and UMEP: buildings and ground, bare ground, trees.</source>
        <translation>SOLWEIG 与 UMEP 的栅格：建筑与地面、裸地、树木。</translation>
    </message>
    <message>
        <source>Wind</source>
        <translation>风</translation>
    </message>
    <message>
        <source>A case for OpenFOAM: closed ground and buildings in a tunnel along the wind, ready to mesh and to solve.</source>
        <translation>OpenFOAM 算例：封闭的地面与建筑置于顺风的风洞中，可直接划分网格并求解。</translation>
    </message>
    <message>
        <source>Point cloud</source>
        <translation>点云</translation>
    </message>
    <message>
        <source>The DSM as a coloured point cloud with the classes ground, vegetation and building.</source>
        <translation>把 DSM 存为彩色点云，分为地面、植被和建筑三类。</translation>
    </message>
    <message>
        <source>CAD</source>
        <translation>CAD</translation>
    </message>
    <message>
        <source>A DXF in map metres: walls, roofs, terrain and outlines on layers of their own.</source>
        <translation>以地图米为单位的 DXF：墙、屋顶、地形和轮廓各在一层。</translation>
    </message>
    <message>
        <source>Data table</source>
        <translation>数据表</translation>
    </message>
    <message>
        <source>A row for each building, as GeoParquet for pandas, DuckDB, R and cloud warehouses.</source>
        <translation>每栋建筑一行的 GeoParquet，供 pandas、DuckDB、R 与云端数据仓库使用。</translation>
    </message>
    <message>
        <source>Game engines</source>
        <translation>游戏引擎</translation>
    </message>
    <message>
        <source>Three levels of detail and what players bump into, as GLBs in a zip.</source>
        <translation>三级细节的模型和碰撞体，均为 GLB，装在一个 zip 中。</translation>
    </message>
    <message>
        <source>USDZ</source>
        <translation>USDZ</translation>
    </message>
    <message>
        <source>The scene as one file for augmented reality on phones and for programs that read USD.</source>
        <translation>整个场景为一个文件，供手机增强现实和读取 USD 的程序使用。</translation>
    </message>
    <message>
        <source>Minecraft</source>
        <translation>Minecraft</translation>
    </message>
    <message>
        <source>The city in blocks, as a schematic for WorldEdit.</source>
        <translation>以方块构成的城市，供 WorldEdit 使用的 schematic 文件。</translation>
    </message>
    <message>
        <source>Finest GSD</source>
        <translation>最细地面分辨率</translation>
    </message>
    <message>
        <source>Imagery finer than this is averaged down to it as it is read.</source>
        <translation>比此更细的影像在读取时平均到此分辨率。</translation>
    </message>
    <message>
        <source>Longer side of the picture</source>
        <translation>图片长边</translation>
    </message>
    <message>
        <source>Longer side of what is kept of finer imagery for ground and roofs to show, at most.</source>
        <translation>更细的影像中保留用于显示地面和屋顶的图片长边上限。</translation>
    </message>
    <message>
        <source>Stretched percentiles</source>
        <translation>拉伸百分位</translation>
    </message>
    <message>
        <source>Percentiles of an image of more than 8 bits that become black and white.</source>
        <translation>超过 8 位的影像中变为黑和白的百分位。</translation>
    </message>
    <message>
        <source>Coarsest image GSD</source>
        <translation>最粗影像分辨率</translation>
    </message>
    <message>
        <source>In an image coarser than this no buildings are sought, unless one builds anyway.</source>
        <translation>影像比此更粗时不寻找建筑，除非仍要生成。</translation>
    </message>
    <message>
        <source>Coarsest DSM GSD</source>
        <translation>最粗 DSM 分辨率</translation>
    </message>
    <message>
        <source>No heights are told by a DSM coarser than this, unless one builds anyway.</source>
        <translation>DSM 比此更粗时不取高度，除非仍要生成。</translation>
    </message>
    <message>
        <source>Build also from what is too coarse</source>
        <translation>过粗时也生成</translation>
    </message>
    <message>
        <source>Build also from an image or a DSM that is too coarse to show buildings.</source>
        <translation>即使影像或 DSM 太粗、看不出建筑，也照样生成。</translation>
    </message>
    <message>
        <source>Move the DSM east</source>
        <translation>DSM 东移</translation>
    </message>
    <message>
        <source>How far east the DSM is moved before it is used, where it lies beside its image.</source>
        <translation>DSM 与影像错位时，使用前把它向东移动多少。</translation>
    </message>
    <message>
        <source>Move the DSM north</source>
        <translation>DSM 北移</translation>
    </message>
    <message>
        <source>How far north the DSM is moved before it is used.</source>
        <translation>使用前把 DSM 向北移动多少。</translation>
    </message>
    <message>
        <source>Memory share</source>
        <translation>内存份额</translation>
    </message>
    <message>
        <source>Share of the free memory that reading may take.</source>
        <translation>读取最多可占空闲内存的比例。</translation>
    </message>
    <message>
        <source>Network window</source>
        <translation>网络窗口</translation>
    </message>
    <message>
        <source>Side of the windows in which the network looks at the image, enlarged as it may be.</source>
        <translation>网络观察影像的窗口边长（按放大后的影像计）。</translation>
    </message>
    <message>
        <source>Network overlap</source>
        <translation>窗口重叠</translation>
    </message>
    <message>
        <source>What neighbouring windows share, half of one at most.</source>
        <translation>相邻窗口共有的部分，至多为窗口的一半。</translation>
    </message>
    <message>
        <source>Network batch</source>
        <translation>网络批量</translation>
    </message>
    <message>
        <source>Windows at a time; more are faster on a GPU and take more memory.</source>
        <translation>一次处理的窗口数；越多在 GPU 上越快，也越占内存。</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Sigma of the Gaussian that smooths the answer, whose finer noise would fray the outlines; in pixels of the enlarged image.</source>
        <translation>平滑结果的高斯函数的标准差（按放大后影像的像素计）；否则更细的噪声会使轮廓毛糙。</translation>
    </message>
    <message>
        <source>Enlargement</source>
        <translation>放大倍数</translation>
    </message>
    <message>
        <source>How many times the image is enlarged before the network looks, at least: coarse ones are enlarged up to six times, until they are as fine as what it learned from.</source>
        <translation>网络观察前影像至少放大的倍数：较粗的影像最多放大六倍，直到与网络学习时所用的影像一样精细。</translation>
    </message>
    <message>
        <source>Single scale</source>
        <translation>单一尺度</translation>
    </message>
    <message>
        <source>The network looks once, at the image as it is, in half the time, as it does where a DSM is fine; else twice, at the image reduced and enlarged, and glances at it from afar.</source>
        <translation>网络只看一次原始大小的影像，耗时减半，DSM 精细时本就如此；否则看两次：缩小和放大的影像，再从远处扫一眼。</translation>
    </message>
    <message>
        <source>Trust the DSM</source>
        <translation>相信 DSM</translation>
    </message>
    <message>
        <source>What stands out of the DSM may be a building even where the image alone surely shows none; spares a glance at it.</source>
        <translation>DSM 中凸出之物可以是建筑，即使影像本身确定那里没有建筑；省去只看影像的一瞥。</translation>
    </message>
    <message>
        <source>Average flips</source>
        <translation>镜像平均</translation>
    </message>
    <message>
        <source>The answer is the mean over the image and its three mirror images, for four times the time.</source>
        <translation>结果取影像及其三个镜像的平均，耗时为四倍。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Where the network is at least this sure of a building, there is one.</source>
        <translation>网络对建筑的把握不低于此处，即认为有建筑。</translation>
    </message>
    <message>
        <source>Neck ratio</source>
        <translation>颈部比</translation>
    </message>
    <message>
        <source>Bodies are two buildings where the passage is less than this as wide and sure as the slimmer one.</source>
        <translation>两块之间的通道比较细一块的宽度与把握低于此比例时，分为两座建筑。</translation>
    </message>
    <message>
        <source>Coarsest party line GSD</source>
        <translation>界墙最粗分辨率</translation>
    </message>
    <message>
        <source>A DSM no coarser than this parts houses where their roofs step.</source>
        <translation>不粗于此的 DSM 会在屋顶错落处把房屋分开。</translation>
    </message>
    <message>
        <source>Leave given whole</source>
        <translation>给定轮廓不拆分</translation>
    </message>
    <message>
        <source>Do not divide given footprints where a fine DSM steps within them.</source>
        <translation>精细 DSM 在给定轮廓内有错落时，也不把它拆开。</translation>
    </message>
    <message>
        <source>Simplify tolerance</source>
        <translation>简化容差</translation>
    </message>
    <message>
        <source>How far a found outline may leave the pixels' edges.</source>
        <translation>找到的轮廓最多可偏离像素边缘多远。</translation>
    </message>
    <message>
        <source>Found outlines</source>
        <translation>找到的轮廓</translation>
    </message>
    <message>
        <source>Shape of found outlines.</source>
        <translation>找到的轮廓的形状。</translation>
    </message>
    <message>
        <source>Regular, with right angles</source>
        <translation>规则，取直角</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Least IoU</source>
        <translation>最低 IoU</translation>
    </message>
    <message>
        <source>An outline gets right angles only if it then matches what was traced by this intersection over union.</source>
        <translation>只有取直角后与原轮廓的交并比不低于此，才取直角。</translation>
    </message>
    <message>
        <source>Smallest area</source>
        <translation>最小面积</translation>
    </message>
    <message>
        <source>What covers less than this is no building.</source>
        <translation>面积小于此的不算建筑。</translation>
    </message>
    <message>
        <source>Lowest annex</source>
        <translation>附属建筑最低高度</translation>
    </message>
    <message>
        <source>What covers up to a third less, or what the network does not see, is an annex if it leans on a building and a fine DSM shows it to be higher than this, which cars are not.</source>
        <translation>面积再小至多三分之一的对象，或网络未能识别的对象，若紧靠建筑物且精细 DSM 显示其高于此值（汽车没有这么高），即为附属建筑。</translation>
    </message>
    <message>
        <source>Least confidence</source>
        <translation>最低置信度</translation>
    </message>
    <message>
        <source>An outline in which the network is less sure than this in the mean is left out as doubtful.</source>
        <translation>网络的平均把握低于此的轮廓视为存疑而舍去。</translation>
    </message>
    <message>
        <source>Smallest courtyard</source>
        <translation>最小天井</translation>
    </message>
    <message>
        <source>What covers less than this is no courtyard.</source>
        <translation>面积小于此的不算天井。</translation>
    </message>
    <message>
        <source>Roof percentile</source>
        <translation>屋顶百分位</translation>
    </message>
    <message>
        <source>Percentile of the elevations on a roof of no plain shape that is its height.</source>
        <translation>形状复杂的屋顶以其上高程的这一百分位为高度。</translation>
    </message>
    <message>
        <source>Roof erosion</source>
        <translation>屋顶收缩</translation>
    </message>
    <message>
        <source>Width along a building's edge in which the DSM mixes roof and ground and is not read.</source>
        <translation>建筑边缘 DSM 混有屋顶与地面、不予读取的宽度。</translation>
    </message>
    <message>
        <source>Ground percentile</source>
        <translation>地面百分位</translation>
    </message>
    <message>
        <source>Percentile of the elevations around a building that is its ground.</source>
        <translation>以建筑周围高程的这一百分位为地面。</translation>
    </message>
    <message>
        <source>Ground ring</source>
        <translation>地面环带</translation>
    </message>
    <message>
        <source>Nearest and farthest distance from a building at which its ground is read.</source>
        <translation>读取地面时离建筑的最近和最远距离。</translation>
    </message>
    <message>
        <source>Pitched roof cost share</source>
        <translation>坡屋顶代价比</translation>
    </message>
    <message>
        <source>A roof is pitched where that leaves less than this share of what a flat one leaves unexplained.</source>
        <translation>坡屋顶未解释的部分少于平屋顶的这一比例时，取坡屋顶。</translation>
    </message>
    <message>
        <source>Least rise</source>
        <translation>最小起坡</translation>
    </message>
    <message>
        <source>A roof is pitched where it rises by at least this.</source>
        <translation>屋顶升高不少于此时才算坡屋顶。</translation>
    </message>
    <message>
        <source>Coarsest roof GSD</source>
        <translation>屋顶最粗分辨率</translation>
    </message>
    <message>
        <source>A DSM coarser than this shows no roofs: all are flat.</source>
        <translation>比此更粗的 DSM 看不出屋顶：一律为平顶。</translation>
    </message>
    <message>
        <source>Invent gables where no DSM shows roofs</source>
        <translation>在没有 DSM 显示屋顶之处虚构双坡屋顶</translation>
    </message>
    <message>
        <source>Give gables by rule to all houses whose roof no DSM shows, also where the image's light does not tell that roofs are pitched.</source>
        <translation>给所有没有 DSM 显示屋顶的房屋按规则加双坡屋顶，即使影像的明暗没有表明屋顶是坡屋顶。</translation>
    </message>
    <message>
        <source>Ignore roof light</source>
        <translation>不看屋顶明暗</translation>
    </message>
    <message>
        <source>All roofs that no DSM shows are flat, also where houses are brighter towards the sun as pitched roofs are.</source>
        <translation>没有 DSM 显示的屋顶一律为平屋顶，即使房屋像坡屋顶那样朝太阳一侧更亮。</translation>
    </message>
    <message>
        <source>Smallest height</source>
        <translation>最小高度</translation>
    </message>
    <message>
        <source>No building is lower than this.</source>
        <translation>没有建筑低于此。</translation>
    </message>
    <message>
        <source>Lowest roof</source>
        <translation>最低屋顶</translation>
    </message>
    <message>
        <source>What the DSM shows to lie lower than this is level ground and left out.</source>
        <translation>DSM 显示低于此的是平地，予以舍去。</translation>
    </message>
    <message>
        <source>Lowest sure roof</source>
        <translation>最低确信屋顶</translation>
    </message>
    <message>
        <source>A roof that the network is sure of is left out only where it is lower than this.</source>
        <translation>网络确信的屋顶，只有低于此才舍去。</translation>
    </message>
    <message>
        <source>Least sure roof confidence</source>
        <translation>确信屋顶的最低把握</translation>
    </message>
    <message>
        <source>What the network is at least this sure of is a roof for sure.</source>
        <translation>网络的把握不低于此的必为屋顶。</translation>
    </message>
    <message>
        <source>Leafiest roof</source>
        <translation>屋顶绿度上限</translation>
    </message>
    <message>
        <source>What is greener times rougher than this is a tree and left out.</source>
        <translation>绿度乘粗糙度高于此的是树，予以舍去。</translation>
    </message>
    <message>
        <source>Greenest roof at border</source>
        <translation>边界处最绿的屋顶</translation>
    </message>
    <message>
        <source>What is greener than this, (2 G - R - B) / (R + G + B), and cut off by the survey's border is grass and left out: there the terrain is not known on both sides.</source>
        <translation>比此更绿（(2 G - R - B) / (R + G + B)）且被测区边界切断的是草地，予以舍去：那里的地形并非两侧皆知。</translation>
    </message>
    <message>
        <source>Slimmest tower</source>
        <translation>最细塔楼</translation>
    </message>
    <message>
        <source>What is doubtful and higher than this many times its width is a tree and left out.</source>
        <translation>存疑且高度超过宽度此倍数的是树，予以舍去。</translation>
    </message>
    <message>
        <source>Least spire confidence</source>
        <translation>尖塔最低把握</translation>
    </message>
    <message>
        <source>What the network is less sure of than this is doubtful where it is slim and high.</source>
        <translation>网络的把握低于此而又细又高的视为存疑。</translation>
    </message>
    <message>
        <source>Default height</source>
        <translation>默认高度</translation>
    </message>
    <message>
        <source>Height of a house of 200 m² by itself that neither a DSM nor the network tells; larger buildings, and those between neighbours, are higher.</source>
        <translation>DSM 和网络都说不出高度时，200 m² 独立房屋的高度；更大的建筑和夹在邻屋之间的建筑更高。</translation>
    </message>
    <message>
        <source>Default height sigma</source>
        <translation>默认高度 sigma</translation>
    </message>
    <message>
        <source>Standard deviation that is stated for the default height.</source>
        <translation>为默认高度注明的标准差。</translation>
    </message>
    <message>
        <source>Same default height</source>
        <translation>相同的默认高度</translation>
    </message>
    <message>
        <source>All that nothing tells have the default height, whatever their size.</source>
        <translation>凡无从得知高度的建筑，不论大小都用默认高度。</translation>
    </message>
    <message>
        <source>Ignore shadows</source>
        <translation>忽略阴影</translation>
    </message>
    <message>
        <source>Without a DSM heights are assumed by the outlines alone, and shadows in the image are not looked at.</source>
        <translation>没有 DSM 时，高度只按轮廓假定，不看影像中的阴影。</translation>
    </message>
    <message>
        <source>Elevation of the image's sun</source>
        <translation>拍摄时的太阳高度角</translation>
    </message>
    <message>
        <source>How high the sun stood when the image was taken, by which shadows tell heights far better; 0 leaves it to the image's metadata, or to a guess.</source>
        <translation>影像拍摄时太阳的高度角；已知时，由阴影得到的高度准确得多。0 表示取自影像的元数据，或由程序估计。</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>How closely buildings are modelled.</source>
        <translation>建筑建模的精细程度。</translation>
    </message>
    <message>
        <source>Full: roofs, windows, trim</source>
        <translation>完整：屋顶、窗、饰线</translation>
    </message>
    <message>
        <source>Plain prisms</source>
        <translation>简单棱柱</translation>
    </message>
    <message>
        <source>Windows and doors; auto chooses for each building.</source>
        <translation>门窗样式；“自动”为每座建筑选择。</translation>
    </message>
    <message>
        <source>By size and roof</source>
        <translation>自动，按大小和屋顶</translation>
    </message>
    <message>
        <source>Residential</source>
        <translation>住宅</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>办公</translation>
    </message>
    <message>
        <source>Industrial</source>
        <translation>工业</translation>
    </message>
    <message>
        <source>Old town</source>
        <translation>老城</translation>
    </message>
    <message>
        <source>What roofs are coloured by.</source>
        <translation>屋顶以什么着色。</translation>
    </message>
    <message>
        <source>With the orthophoto</source>
        <translation>用正射影像</translation>
    </message>
    <message>
        <source>In their mean colour</source>
        <translation>用平均色</translation>
    </message>
    <message>
        <source>Coarsest cover gsd</source>
        <translation>贴图最粗分辨率</translation>
    </message>
    <message>
        <source>An orthophoto coarser than this shows no roofs: each has its mean colour.</source>
        <translation>比此更粗的正射影像看不出屋顶：各取平均色。</translation>
    </message>
    <message>
        <source>Eave band</source>
        <translation>屋檐带</translation>
    </message>
    <message>
        <source>So near to the edge of a roof, roof and ground take the orthophoto's colours from farther away from it.</source>
        <translation>离屋顶边缘这么近时，屋顶和地面从离边缘更远处取正射影像的颜色。</translation>
    </message>
    <message>
        <source>Panel width</source>
        <translation>墙板宽度</translation>
    </message>
    <message>
        <source>Walls are divided into panels about this wide.</source>
        <translation>墙面分成约此宽度的板。</translation>
    </message>
    <message>
        <source>Panel shade step</source>
        <translation>墙板色差</translation>
    </message>
    <message>
        <source>Share of their shade by which neighbouring panels differ.</source>
        <translation>相邻墙板的明暗相差比例。</translation>
    </message>
    <message>
        <source>Plinth height</source>
        <translation>勒脚高度</translation>
    </message>
    <message>
        <source>How high walls rise before their first storey.</source>
        <translation>墙在第一层之下升起的高度。</translation>
    </message>
    <message>
        <source>Parapet height</source>
        <translation>女儿墙高度</translation>
    </message>
    <message>
        <source>How high the wall around a flat roof rises above it.</source>
        <translation>平屋顶周围矮墙高出屋顶多少。</translation>
    </message>
    <message>
        <source>Parapet width</source>
        <translation>女儿墙宽度</translation>
    </message>
    <message>
        <source>Width of the wall around a flat roof; a roof too narrow for it has none.</source>
        <translation>平屋顶周围矮墙的宽度；屋顶太窄则没有。</translation>
    </message>
    <message>
        <source>Storey height</source>
        <translation>层高</translation>
    </message>
    <message>
        <source>Height of a storey.</source>
        <translation>一层的高度。</translation>
    </message>
    <message>
        <source>Window width</source>
        <translation>窗宽</translation>
    </message>
    <message>
        <source>Width of a window.</source>
        <translation>窗的宽度。</translation>
    </message>
    <message>
        <source>Window height</source>
        <translation>窗高</translation>
    </message>
    <message>
        <source>Height of a window.</source>
        <translation>窗的高度。</translation>
    </message>
    <message>
        <source>Window sill</source>
        <translation>窗台</translation>
    </message>
    <message>
        <source>How high above a storey's floor its windows begin.</source>
        <translation>窗从楼面以上多高开始。</translation>
    </message>
    <message>
        <source>Window margin</source>
        <translation>窗边距</translation>
    </message>
    <message>
        <source>A panel gets windows where this much wall stays free on either side of them.</source>
        <translation>墙板两侧留出此宽的墙才开窗。</translation>
    </message>
    <message>
        <source>Trees as points</source>
        <translation>树木显示为点</translation>
    </message>
    <message>
        <source>Leave trees among the ground points instead of modelling them.</source>
        <translation>树木留在地面点中，不建模。</translation>
    </message>
    <message>
        <source>Lowest tree</source>
        <translation>最矮的树</translation>
    </message>
    <message>
        <source>What is lower than this is no tree.</source>
        <translation>低于此的不算树。</translation>
    </message>
    <message>
        <source>Canopy threshold</source>
        <translation>树冠阈值</translation>
    </message>
    <message>
        <source>Where no fine DSM shows trees, what the network is surer of than this is one; 1 plants none.</source>
        <translation>没有精细 DSM 显示树木时，网络的把握高于此的即为树；1 表示不种树。</translation>
    </message>
    <message>
        <source>Most ground points</source>
        <translation>地面点上限</translation>
    </message>
    <message>
        <source>Most pixels of the orthophoto that become points; the sides of objects get more below them.</source>
        <translation>正射影像最多有多少像素成为点；物体侧面下方会补更多。</translation>
    </message>
    <message>
        <source>Most terrain vertices</source>
        <translation>地形节点上限</translation>
    </message>
    <message>
        <source>Most nodes of the terrain; where there would be more, they stand farther apart.</source>
        <translation>地形节点的上限；若会更多，则间距加大。</translation>
    </message>
    <message>
        <source>Terrain spacing</source>
        <translation>地形间距</translation>
    </message>
    <message>
        <source>Nodes of the terrain stand at least this far apart.</source>
        <translation>地形节点的最小间距。</translation>
    </message>
    <message>
        <source>Texture size</source>
        <translation>贴图大小</translation>
    </message>
    <message>
        <source>Longer side of the orthophoto that is laid over the scene, at most.</source>
        <translation>铺在场景上的正射影像的长边上限。</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>方块</translation>
    </message>
    <message>
        <source>Side of the squares that a city is computed in: the larger, the fewer seams and the more memory.</source>
        <translation>计算城市所用方块的边长：越大接缝越少，内存越多。</translation>
    </message>
    <message>
        <source>Halo</source>
        <translation>外围</translation>
    </message>
    <message>
        <source>How far beyond its square each part of the city looks at the surroundings.</source>
        <translation>城市各部分在方块之外看多远。</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Squares a side of a cell, which is what one process computes at a time.</source>
        <translation>一个单元每边的方块数；一个进程一次计算一个单元。</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Processes that compute; 0 for as many as there are processor cores.</source>
        <translation>计算用的进程数；0 表示与处理器核数相同。</translation>
    </message>
    <message>
        <source>Worker memory</source>
        <translation>每个进程的内存</translation>
    </message>
    <message>
        <source>Memory in gigabytes that a process may take before it is ended.</source>
        <translation>一个进程被终止前可占用的内存，单位 GB。</translation>
    </message>
    <message>
        <source>No tiles</source>
        <translation>不写 3D Tiles</translation>
    </message>
    <message>
        <source>Write no 3D Tiles.</source>
        <translation>不写 3D Tiles。</translation>
    </message>
    <message>
        <source>Width of the picture.</source>
        <translation>图片的宽度。</translation>
    </message>
    <message>
        <source>Height of the picture. In another shape than the view's it shows more than the view.</source>
        <translation>图片的高度。若形状与视图不同，图片显示的范围比视图大。</translation>
    </message>
    <message>
        <source>No background</source>
        <translation>无背景</translation>
    </message>
    <message>
        <source>Leave sky and floor out: the picture is transparent where nothing stands.</source>
        <translation>不画天空和地面：没有物体处图片透明。</translation>
    </message>
    <message>
        <source>Width of the film; an even number.</source>
        <translation>动画的宽度；须为偶数。</translation>
    </message>
    <message>
        <source>Height of the film; an even number.</source>
        <translation>动画的高度；须为偶数。</translation>
    </message>
    <message>
        <source>Seconds a turn</source>
        <translation>每圈秒数</translation>
    </message>
    <message>
        <source>Seconds that one turn takes.</source>
        <translation>转一圈所需的秒数。</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Pictures in a second of the film.</source>
        <translation>动画每秒的帧数。</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>气象文件</translation>
    </message>
    <message>
        <source>Weather file (EPW or TMY3) with the light of a typical year; without one the sky is clear.</source>
        <translation>含典型年光照的气象文件（EPW 或 TMY3）；没有时按晴空计算。</translation>
    </message>
    <message>
        <source>Efficiency</source>
        <translation>效率</translation>
    </message>
    <message>
        <source>Share of the light that falls on modules which they turn to electricity.</source>
        <translation>照在组件上的光转化为电的比例。</translation>
    </message>
    <message>
        <source>Performance ratio</source>
        <translation>性能比</translation>
    </message>
    <message>
        <source>Share of that which is left behind wires, heat, dirt and the inverter.</source>
        <translation>扣除线路、发热、积尘和逆变器损耗后剩下的比例。</translation>
    </message>
    <message>
        <source>Clear sky share</source>
        <translation>晴空比例</translation>
    </message>
    <message>
        <source>Share of a clear sky's light that the place gets over the year; 0.5 to 0.8 in most. Not with a weather file.</source>
        <translation>当地全年所得占晴空光照的比例；多数地方为 0.5 至 0.8。有气象文件时不用。</translation>
    </message>
    <message>
        <source>Albedo</source>
        <translation>反照率</translation>
    </message>
    <message>
        <source>Share of the light that the ground throws back.</source>
        <translation>地面反射光的比例。</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>How long hours of sun are counted: on the given day, or over a year.</source>
        <translation>日照时数的统计范围：给定的一天，或全年。</translation>
    </message>
    <message>
        <source>A day</source>
        <translation>一天</translation>
    </message>
    <message>
        <source>A year</source>
        <translation>一年</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Month of the day.</source>
        <translation>那一天所在的月份。</translation>
    </message>
    <message>
        <source>Day of the month; one too many is the next month's first.</source>
        <translation>那一天的日期；超出一天即为下月一日。</translation>
    </message>
    <message>
        <source>Hour for which shadows are drawn.</source>
        <translation>绘制阴影的时刻。</translation>
    </message>
    <message>
        <source>Longitude</source>
        <translation>经度</translation>
    </message>
    <message>
        <source>Longitude of the observer; 0 together with latitude 0 is the middle of the image.</source>
        <translation>观察者的经度；与纬度同为 0 表示影像中心。</translation>
    </message>
    <message>
        <source>Latitude</source>
        <translation>纬度</translation>
    </message>
    <message>
        <source>Latitude of the observer.</source>
        <translation>观察者的纬度。</translation>
    </message>
    <message>
        <source>Eye</source>
        <translation>视点</translation>
    </message>
    <message>
        <source>Height of the eye above the ground or roof below it.</source>
        <translation>视点高出其下地面或屋顶多少。</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Height above ground and roofs of what is looked for.</source>
        <translation>目标高出地面和屋顶多少。</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>Frequency, in GHz.</source>
        <translation>频率，单位 GHz。</translation>
    </message>
    <message>
        <source>Wall material</source>
        <translation>墙体材料</translation>
    </message>
    <message>
        <source>What walls are made of.</source>
        <translation>墙由什么构成。</translation>
    </message>
    <message>
        <source>Concrete</source>
        <translation>混凝土</translation>
    </message>
    <message>
        <source>Brick</source>
        <translation>砖</translation>
    </message>
    <message>
        <source>Wood</source>
        <translation>木</translation>
    </message>
    <message>
        <source>Glass</source>
        <translation>玻璃</translation>
    </message>
    <message>
        <source>Metal</source>
        <translation>金属</translation>
    </message>
    <message>
        <source>Roof material</source>
        <translation>屋顶材料</translation>
    </message>
    <message>
        <source>What roofs are made of.</source>
        <translation>屋顶由什么构成。</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水位</translation>
    </message>
    <message>
        <source>Level of the water above the lowest ground of the place.</source>
        <translation>水位高出当地最低地面多少。</translation>
    </message>
    <message>
        <source>Lowest building</source>
        <translation>最低建筑</translation>
    </message>
    <message>
        <source>Buildings lower than this are left out.</source>
        <translation>低于此高度的建筑不写入。</translation>
    </message>
    <message>
        <source>Lowest vegetation</source>
        <translation>最低植被</translation>
    </message>
    <message>
        <source>What is higher than this and no building is a tree.</source>
        <translation>高于此值且不是建筑的即为树木。</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Where the wind comes from, clockwise from true north.</source>
        <translation>风的来向，自真北顺时针。</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Its speed 10 m above the ground, in metres a second.</source>
        <translation>离地 10 米处的风速，单位为米每秒。</translation>
    </message>
    <message>
        <source>Roughness</source>
        <translation>粗糙度</translation>
    </message>
    <message>
        <source>Roughness length of the ground: 0.03 for meadows, 0.5 for suburbs, 1 for cities.</source>
        <translation>地面粗糙长度：草地 0.03，郊区 0.5，城市 1。</translation>
    </message>
    <message>
        <source>Side of the smallest cells, which lie on the buildings.</source>
        <translation>最小网格的边长，位于建筑表面。</translation>
    </message>
    <message>
        <source>Highest ground</source>
        <translation>最高地面</translation>
    </message>
    <message>
        <source>What is lower than this above the terrain is ground.</source>
        <translation>高出地形不足此值的是地面。</translation>
    </message>
    <message>
        <source>What is higher than this and no building is vegetation.</source>
        <translation>高于此而非建筑的是植被。</translation>
    </message>
    <message>
        <source>Without terrain</source>
        <translation>不含地形</translation>
    </message>
    <message>
        <source>Leave the terrain out.</source>
        <translation>不输出地形。</translation>
    </message>
    <message>
        <source>Degrees</source>
        <translation>经纬度</translation>
    </message>
    <message>
        <source>Outlines in longitude and latitude instead of the image's own CRS.</source>
        <translation>轮廓使用经纬度，而非影像自身的坐标系。</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>中级</translation>
    </message>
    <message>
        <source>What the middle level may leave out: panels of walls, parapets, frames.</source>
        <translation>中级细节可省略的大小：墙面分格、女儿墙、窗框。</translation>
    </message>
    <message>
        <source>Far</source>
        <translation>远级</translation>
    </message>
    <message>
        <source>What the far level may leave out: windows and chimneys too.</source>
        <translation>远级细节可省略的大小：窗和烟囱也省略。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>One to so many: 1 is life size, 1000 stands on a table.</source>
        <translation>一比多少：1 为真实大小，1000 可放在桌上。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>方块</translation>
    </message>
    <message>
        <source>Side of a block on the map.</source>
        <translation>一个方块在地图上的边长。</translation>
    </message>
    <message>
        <source>Identifier, the same in all files.</source>
        <translation>标识，在所有文件中相同。</translation>
    </message>
    <message>
        <source>The outline that it is a part of, where one was parted.</source>
        <translation>它所属的轮廓（若该轮廓被拆分）。</translation>
    </message>
    <message>
        <source>Elevation of the ground at the building.</source>
        <translation>建筑处的地面高程。</translation>
    </message>
    <message>
        <source>Elevation where walls and roof meet; of the whole of a flat roof.</source>
        <translation>墙与屋顶相交处的高程；平屋顶即全部。</translation>
    </message>
    <message>
        <source>Elevation of the highest point of the roof.</source>
        <translation>屋顶最高点的高程。</translation>
    </message>
    <message>
        <source>From the mean of its ground to its roof's 70th percentile, as LoD1 of the 3D BAG.</source>
        <translation>从地面平均值到屋顶第 70 百分位，同 3D BAG 的 LoD1。</translation>
    </message>
    <message>
        <source>Height of the eave above the ground.</source>
        <translation>檐口离地高度。</translation>
    </message>
    <message>
        <source>Height of the ridge above the ground.</source>
        <translation>屋脊离地高度。</translation>
    </message>
    <message>
        <source>One standard deviation of `height_m`.</source>
        <translation>`height_m` 的一个标准差。</translation>
    </message>
    <message>
        <source>Where the height comes from.</source>
        <translation>高度的来源。</translation>
    </message>
    <message>
        <source>Shape of the roof.</source>
        <translation>屋顶形状。</translation>
    </message>
    <message>
        <source>Elevation that half of the DSM's pixels on the roof do not exceed.</source>
        <translation>屋顶上 DSM 像素有一半不超过的高程。</translation>
    </message>
    <message>
        <source>The same for 70 %.</source>
        <translation>同上，70 %。</translation>
    </message>
    <message>
        <source>The same for 90 %.</source>
        <translation>同上，90 %。</translation>
    </message>
    <message>
        <source>Elevation of the highest of these pixels.</source>
        <translation>这些像素中最高的高程。</translation>
    </message>
    <message>
        <source>Rows of windows below the eave, at least 1; reckoned from the height.</source>
        <translation>檐口以下窗的排数，至少为 1；由高度推算。</translation>
    </message>
    <message>
        <source>Area of the footprint, courtyards left out.</source>
        <translation>轮廓面积，扣除天井。</translation>
    </message>
    <message>
        <source>Volume of the solid between ground and roof.</source>
        <translation>地面与屋顶之间实体的体积。</translation>
    </message>
    <message>
        <source>How sure the network is of the building, 0 to 1; what only a fine DSM shows counts 0.8.</source>
        <translation>网络对该建筑的确信程度，0 到 1；只有精细 DSM 才显示的部分按 0.8 计。</translation>
    </message>
    <message>
        <source>What is odd about it, such as why its roof is flat.</source>
        <translation>有何异常，例如屋顶为何是平的。</translation>
    </message>
    <message>
        <source>Flat</source>
        <translation>平顶</translation>
    </message>
    <message>
        <source>Shed</source>
        <translation>单坡</translation>
    </message>
    <message>
        <source>Gable</source>
        <translation>双坡</translation>
    </message>
    <message>
        <source>Hip</source>
        <translation>四坡</translation>
    </message>
    <message>
        <source>Pyramid</source>
        <translation>攒尖</translation>
    </message>
    <message>
        <source>Complex</source>
        <translation>复杂</translation>
    </message>
    <message>
        <source>flat</source>
        <translation>平顶</translation>
    </message>
    <message>
        <source>shed</source>
        <translation>单坡</translation>
    </message>
    <message>
        <source>gable</source>
        <translation>双坡</translation>
    </message>
    <message>
        <source>hip</source>
        <translation>四坡</translation>
    </message>
    <message>
        <source>pyramid</source>
        <translation>攒尖</translation>
    </message>
    <message>
        <source>complex</source>
        <translation>复杂</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>太小</translation>
    </message>
    <message>
        <source>too doubtful</source>
        <translation>太可疑</translation>
    </message>
    <message>
        <source>level ground in the DSM</source>
        <translation>DSM 显示为平地</translation>
    </message>
    <message>
        <source>a tree</source>
        <translation>树</translation>
    </message>
    <message>
        <source>a swimming pool by its colour</source>
        <translation>从颜色看是游泳池</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>old town</source>
        <translation>老城</translation>
    </message>
    <message>
        <source>apartment blocks</source>
        <translation>公寓区</translation>
    </message>
    <message>
        <source>hillside suburb</source>
        <translation>山坡郊区</translation>
    </message>
    <message>
        <source>towers</source>
        <translation>塔楼</translation>
    </message>
    <message>
        <source>east</source>
        <translation>以东</translation>
    </message>
    <message>
        <source>north-east</source>
        <translation>东北</translation>
    </message>
    <message>
        <source>north</source>
        <translation>以北</translation>
    </message>
    <message>
        <source>north-west</source>
        <translation>西北</translation>
    </message>
    <message>
        <source>west</source>
        <translation>以西</translation>
    </message>
    <message>
        <source>south-west</source>
        <translation>西南</translation>
    </message>
    <message>
        <source>south</source>
        <translation>以南</translation>
    </message>
    <message>
        <source>south-east</source>
        <translation>东南</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>配合</translation>
    </message>
    <message>
        <source>{0} band of {1}</source>
        <translation>{0} 个 {1} 波段</translation>
    </message>
    <message>
        <source>{0} bands of {1}</source>
        <translation>{0} 个 {1} 波段</translation>
    </message>
    <message>
        <source>others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>under {0}</source>
        <translation>{0} 以下</translation>
    </message>
    <message>
        <source>{0} and more</source>
        <translation>{0} 以上</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>its lines are not those of that format</source>
        <translation>其各行不符合该格式</translation>
    </message>
    <message>
        <source>its station lies nowhere on Earth</source>
        <translation>其站点不在地球上</translation>
    </message>
    <message>
        <source>it has not every hour of a year</source>
        <translation>缺少一年中的某些小时</translation>
    </message>
    <message>
        <source>its light has gaps</source>
        <translation>其光照数据有缺失</translation>
    </message>
    <message>
        <source>Teaching the network</source>
        <translation>教授网络</translation>
    </message>
    <message>
        <source>there is no DSM</source>
        <translation>没有 DSM</translation>
    </message>
    <message>
        <source> and {0} more</source>
        <translation> 以及另外 {0} 个</translation>
    </message>
    <message>
        <source>the DSM does not show their roofs</source>
        <translation>DSM 没有显示它们的屋顶</translation>
    </message>
    <message>
        <source>assumed to be {0} to {1} m high by their outlines alone</source>
        <translation>仅凭轮廓假定为 {0} 至 {1} m 高</translation>
    </message>
    <message>
        <source>assumed to be {0} m high by their outlines alone</source>
        <translation>仅凭轮廓假定为 {0} m 高</translation>
    </message>
    <message>
        <source>as high as the network reads off the image</source>
        <translation>的高度由网络从影像推测</translation>
    </message>
    <message>
        <source>as high as their shadows tell</source>
        <translation>的高度由其阴影推测</translation>
    </message>
    <message>
        <source>, or lift the limit on this session's memory (ulimit -v)</source>
        <translation>，或放宽本会话的内存限制（ulimit -v）</translation>
    </message>
    <message>
        <source> with {0}, which says where</source>
        <translation>，并附上 {0}，其中写明了位置</translation>
    </message>
    <message>
        <source>or give your own outlines with it</source>
        <translation>或同时给出您自己的轮廓</translation>
    </message>
    <message>
        <source>flat because the DSM's GSD of {0} m shows no roofs</source>
        <translation>平顶，因为 DSM 的地面分辨率 {0} m 看不出屋顶</translation>
    </message>
    <message>
        <source>{0} of the roof has DSM data</source>
        <translation>屋顶的 {0} 有 DSM 数据</translation>
    </message>
    <message>
        <source>flat because no plain roof fits the DSM</source>
        <translation>平顶，因为没有简单屋顶与 DSM 相合</translation>
    </message>
    <message>
        <source>raised from {0} m to the least height, {1} m</source>
        <translation>从 {0} m 抬高到最小高度 {1} m</translation>
    </message>
    <message>
        <source>height shared out from the DSM's cells, which tell no building by itself</source>
        <translation>高度由 DSM 像元分摊得来，单个像元分不清各座建筑</translation>
    </message>
    <message>
        <source>height assumed by the outline because there is no DSM data</source>
        <translation>没有 DSM 数据，高度按轮廓假定</translation>
    </message>
    <message>
        <source>height read off the image by the network because there is no DSM data</source>
        <translation>没有 DSM 数据，高度由网络从影像推测</translation>
    </message>
    <message>
        <source>height read off its shadow because there is no DSM data</source>
        <translation>没有 DSM 数据，高度由其阴影推测</translation>
    </message>
    <message>
        <source>roof by rule, as no DSM shows it</source>
        <translation>没有 DSM 显示屋顶，按规则而定</translation>
    </message>
    <message>
        <source>height assumed by the outline because no pixel lies in this outline alone</source>
        <translation>没有像素只属于此轮廓，高度按轮廓假定</translation>
    </message>
    <message>
        <source>height read off the image by the network because no pixel lies in this outline alone</source>
        <translation>没有像素只属于此轮廓，高度由网络从影像读出</translation>
    </message>
    <message>
        <source>height read off its shadow because no pixel lies in this outline alone</source>
        <translation>没有像素只属于此轮廓，高度由其阴影读出</translation>
    </message>
    <message>
        <source>height set by hand</source>
        <translation>高度由手工设定</translation>
    </message>
    <message>
        <source>roof set by hand</source>
        <translation>屋顶由手工设定</translation>
    </message>
    <message>
        <source>drawn by hand</source>
        <translation>手工绘制</translation>
    </message>
    <message>
        <source>parted by hand</source>
        <translation>手工拆分</translation>
    </message>
    <message>
        <source>merged by hand</source>
        <translation>手工合并</translation>
    </message>
    <message>
        <source>reshaped by hand</source>
        <translation>手工调整形状</translation>
    </message>
    <message>
        <source>An edit was not made: {0}</source>
        <translation>一项编辑未能完成：{0}</translation>
    </message>
    <message>
        <source>one of {0}</source>
        <translation>以下之一：{0}</translation>
    </message>
    <message>
        <source>a number between {0} and {1}</source>
        <translation>{0} 与 {1} 之间的数</translation>
    </message>
    <message>
        <source>a whole number between {0} and {1}</source>
        <translation>{0} 与 {1} 之间的整数</translation>
    </message>
    <message>
        <source>two numbers between {0} and {1}, the lower one first</source>
        <translation>{0} 与 {1} 之间的两个数，小者在前</translation>
    </message>
    <message>
        <source>the scene</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>the comparison</source>
        <translation>对照</translation>
    </message>
    <message>
        <source>the image</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>the DSM</source>
        <translation>DSM</translation>
    </message>
    <message>
        <source>image</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>height model</source>
        <translation>高程模型</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>正在建立索引</translation>
    </message>
    <message>
        <source>Comparing colours</source>
        <translation>正在比较颜色</translation>
    </message>
    <message>
        <source>Putting the city together</source>
        <translation>正在汇总城市</translation>
    </message>
    <message>
        <source>Laying tiles</source>
        <translation>正在铺设瓦片</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>寻找建筑</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>{0} of {1} DSMs: {2}</source>
        <translation>{1} 个 DSM 中有 {0} 个：{2}</translation>
    </message>
    <message>
        <source>{0} of {1} squares, {2} for one: {3}</source>
        <translation>{1} 个方块中有 {0} 个（例如 {2}）：{3}</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} cells</source>
        <translation>{0}：{2} 个单元中的 {1} 个</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} cells, {3} an hour, {4} min left</source>
        <translation>{0}：{2} 个单元中的 {1} 个，每小时 {3} 个，还需 {4} 分钟</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation>{0} 无法写入：{1}。</translation>
    </message>
    <message>
        <source>Check the disk or choose another.</source>
        <translation>请检查磁盘，或另选一个。</translation>
    </message>
    <message>
        <source>{0} is a folder.</source>
        <translation>{0} 是文件夹。</translation>
    </message>
    <message>
        <source>Give the name of a file.</source>
        <translation>请给出文件名。</translation>
    </message>
    <message>
        <source>The folder {0} does not exist.</source>
        <translation>文件夹 {0} 不存在。</translation>
    </message>
    <message>
        <source>Create it or choose another one.</source>
        <translation>请创建它，或另选一个。</translation>
    </message>
    <message>
        <source>The file name {0}… is too long for this disk.</source>
        <translation>文件名 {0}… 对此磁盘过长。</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>请选一个较短的名称。</translation>
    </message>
    <message>
        <source>{0} grew larger than the disk allows one file to be.</source>
        <translation>{0} 超过了磁盘允许的单个文件大小。</translation>
    </message>
    <message>
        <source>Choose another disk; FAT32 ends at 4 GB.</source>
        <translation>请另选磁盘；FAT32 的上限是 4 GB。</translation>
    </message>
    <message>
        <source>There is no permission to write {0}.</source>
        <translation>没有写入 {0} 的权限。</translation>
    </message>
    <message>
        <source>Choose a folder of your own, or close the program that has the file open.</source>
        <translation>请选自己的文件夹，或关闭占用该文件的程序。</translation>
    </message>
    <message>
        <source>Written: {0}.</source>
        <translation>已写入：{0}。</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>没有写入任何内容。</translation>
    </message>
    <message>
        <source>The disk ran full while {0} was written.</source>
        <translation>写入 {0} 时磁盘已满。</translation>
    </message>
    <message>
        <source>Free some space or choose another disk.</source>
        <translation>请腾出空间，或另选磁盘。</translation>
    </message>
    <message>
        <source>The field {0} holds no number at all.</source>
        <translation>字段 {0} 中没有任何数字。</translation>
    </message>
    <message>
        <source>Name the field with heights in metres, of these: {0}.</source>
        <translation>请从以下字段中指定以米为单位的高度字段：{0}。</translation>
    </message>
    <message>
        <source>There is no field {0} with heights.</source>
        <translation>没有含高度的字段 {0}。</translation>
    </message>
    <message>
        <source>Name one of the file's fields: {0}.</source>
        <translation>请指明文件中的一个字段：{0}。</translation>
    </message>
    <message>
        <source>{0} ({1}) shows nothing of the place of the buildings ({2}).</source>
        <translation>{0}（{1}）没有显示建筑物所在地点（{2}）的任何部分。</translation>
    </message>
    <message>
        <source>Give a DSM of the same place, and check the coordinate system of both files.</source>
        <translation>请提供同一地点的 DSM，并检查两个文件的坐标系。</translation>
    </message>
    <message>
        <source>There is no truth to compare with.</source>
        <translation>没有可供对照的真值。</translation>
    </message>
    <message>
        <source>Give true outlines, or a DSM to trust.</source>
        <translation>请给出真实轮廓，或一份可信的 DSM。</translation>
    </message>
    <message>
        <source>Reading true outlines</source>
        <translation>正在读取真实轮廓</translation>
    </message>
    <message>
        <source>Measuring true heights</source>
        <translation>正在测量真实高度</translation>
    </message>
    <message>
        <source>{0} has no ending that Ryu-Scape can write.</source>
        <translation>{0} 的扩展名不是 Ryu-Scape 能写的。</translation>
    </message>
    <message>
        <source>Choose one of {0}.</source>
        <translation>请选其一：{0}。</translation>
    </message>
    <message>
        <source>Elevations are metres above the vertical datum of the DSM, which is not known.</source>
        <translation>高程以米为单位，高于 DSM 的（未知的）垂直基准。</translation>
    </message>
    <message>
        <source>Elevations are metres above the datum of {0}.</source>
        <translation>高程为高于 {0} 基准面的米数。</translation>
    </message>
    <message>
        <source>Height of the ridge above the ground, in metres.</source>
        <translation>屋脊离地高度，单位米。</translation>
    </message>
    <message>
        <source>As `roof`.</source>
        <translation>同 `roof`。</translation>
    </message>
    <message>
        <source>As `storeys`.</source>
        <translation>同 `storeys`。</translation>
    </message>
    <message>
        <source>A Shapefile has {0} columns at most, and these buildings have {1}.</source>
        <translation>Shapefile 最多有 {0} 列，而这些建筑有 {1} 列。</translation>
    </message>
    <message>
        <source>Export them as GeoPackage (.gpkg) or FlatGeobuf (.fgb).</source>
        <translation>请导出为 GeoPackage（.gpkg）或 FlatGeobuf（.fgb）。</translation>
    </message>
    <message>
        <source>The place cannot be put on the globe: its CRS ({0}) leads nowhere on Earth.</source>
        <translation>此地无法放到地球上：其坐标系（{0}）不指向地球上任何地方。</translation>
    </message>
    <message>
        <source>Choose another format, or give the image a CRS of the Earth.</source>
        <translation>请另选格式，或给影像一个地球坐标系。</translation>
    </message>
    <message>
        <source>{0} cannot be written: this city has no {1}.</source>
        <translation>{0} 无法写入：这座城市没有 {1}。</translation>
    </message>
    <message>
        <source>The scene needs {0} GiB, and a GLB file ends at 4.</source>
        <translation>场景需要 {0} GiB，而 GLB 文件上限为 4。</translation>
    </message>
    <message>
        <source>Export it as PLY, or cut the tile into parts.</source>
        <translation>请导出为 PLY，或把图幅切成几块。</translation>
    </message>
    <message>
        <source>Build the city with a DSM (`--dsm`), or choose another format.</source>
        <translation>请用 DSM 生成城市（`--dsm`），或另选格式。</translation>
    </message>
    <message>
        <source>Let the network look for buildings, without `--footprints`, or choose another format.</source>
        <translation>请让网络寻找建筑（不用 `--footprints`），或另选格式。</translation>
    </message>
    <message>
        <source>The buildings need {0} GiB, and a Shapefile ends at 2.</source>
        <translation>这些建筑需要 {0} GiB，而 Shapefile 的上限是 2 GiB。</translation>
    </message>
    <message>
        <source>{0} has no ending for hits, misses and false alarms.</source>
        <translation>{0} 的扩展名不能用于命中、漏检和误报。</translation>
    </message>
    <message>
        <source>Something went wrong inside Ryu-Scape ({0}).</source>
        <translation>Ryu-Scape 内部出错（{0}）。</translation>
    </message>
    <message>
        <source>Please report it{0}.</source>
        <translation>请报告此问题{0}。</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Close other programs or cut the tile{0}.</source>
        <translation>请关闭其他程序，或切小图幅{0}。</translation>
    </message>
    <message>
        <source>A library cannot be loaded ({0}).</source>
        <translation>无法加载某个库（{0}）。</translation>
    </message>
    <message>
        <source>Install what is missing; --self-test shows what else there is.</source>
        <translation>请安装缺少的部分；--self-test 会显示还缺什么。</translation>
    </message>
    <message>
        <source>This session's limit on memory (ulimit -v) is {0} GB.</source>
        <translation>本会话的内存限制（ulimit -v）为 {0} GB。</translation>
    </message>
    <message>
        <source>Lift it to {0} GB at least; the network wants 6 GB.</source>
        <translation>请至少提高到 {0} GB；网络需要 6 GB。</translation>
    </message>
    <message>
        <source>{0} needs {1}, which is not installed.</source>
        <translation>{0} 需要尚未安装的 {1}。</translation>
    </message>
    <message>
        <source>Install the extra: pip install "ryu-scape[{0}]".</source>
        <translation>请安装附加项：pip install "ryu-scape[{0}]"。</translation>
    </message>
    <message>
        <source>{0} says that its coordinate reference system is to be fetched from an address.</source>
        <translation>{0} 说它的坐标参考系要从某个网址获取。</translation>
    </message>
    <message>
        <source>Save it in a GIS as GeoJSON in WGS 84 (EPSG:4326).</source>
        <translation>请在 GIS 中存为 WGS 84（EPSG:4326）的 GeoJSON。</translation>
    </message>
    <message>
        <source>{0} is no valid GeoJSON.</source>
        <translation>{0} 不是有效的 GeoJSON。</translation>
    </message>
    <message>
        <source>Save it again in a GIS.</source>
        <translation>请在 GIS 中重新保存。</translation>
    </message>
    <message>
        <source>{0} has a coordinate reference system that cannot be used.</source>
        <translation>{0} 的坐标参考系无法使用。</translation>
    </message>
    <message>
        <source>{0} is damaged or incomplete and cannot be read.</source>
        <translation>{0} 已损坏或不完整，无法读取。</translation>
    </message>
    <message>
        <source>Check that it opens in a GIS; a Shapefile needs its .shx and .dbf beside it.</source>
        <translation>请检查它能否在 GIS 中打开；Shapefile 旁边需有 .shx 和 .dbf。</translation>
    </message>
    <message>
        <source>Reproject it to EPSG:4326.</source>
        <translation>请重投影到 EPSG:4326。</translation>
    </message>
    <message>
        <source>{0} has several layers of polygons: {1} was read, not {2}{3}.</source>
        <translation>{0} 有多个多边形图层：读取的是 {1}，而不是 {2}{3}。</translation>
    </message>
    <message>
        <source>{0} is not quite in order: {1}{2}.</source>
        <translation>{0} 不完全正常：{1}{2}。</translation>
    </message>
    <message>
        <source>Choose a GeoJSON, GeoPackage or Shapefile.</source>
        <translation>请选择 GeoJSON、GeoPackage 或 Shapefile。</translation>
    </message>
    <message>
        <source>{0} is not a vector file that Ryu-Scape knows.</source>
        <translation>{0} 不是 Ryu-Scape 认识的矢量文件。</translation>
    </message>
    <message>
        <source>Give the footprints as {0}.</source>
        <translation>请以 {0} 给出建筑轮廓。</translation>
    </message>
    <message>
        <source>{0} has no layer with geometry.</source>
        <translation>{0} 没有含几何的图层。</translation>
    </message>
    <message>
        <source>Give a layer with the outlines of buildings.</source>
        <translation>请给出含建筑轮廓的图层。</translation>
    </message>
    <message>
        <source>{0} is damaged, or holds JSON of another kind than GeoJSON.</source>
        <translation>{0} 已损坏，或其中的 JSON 并非 GeoJSON。</translation>
    </message>
    <message>
        <source>Export it from a GIS as GeoJSON.</source>
        <translation>请在 GIS 中将其导出为 GeoJSON。</translation>
    </message>
    <message>
        <source>{0} is a database, but no GeoPackage.</source>
        <translation>{0} 是数据库，但不是 GeoPackage。</translation>
    </message>
    <message>
        <source>Save the footprints as GeoPackage.</source>
        <translation>请把建筑轮廓存为 GeoPackage。</translation>
    </message>
    <message>
        <source>{0} may not be read ({1}).</source>
        <translation>{0} 不允许读取（{1}）。</translation>
    </message>
    <message>
        <source>Check who may read the file.</source>
        <translation>请检查谁有权读取该文件。</translation>
    </message>
    <message>
        <source>The footprints of {0} ({1}) have no place on the city's map ({2}).</source>
        <translation>{0} 的建筑轮廓（{1}）在城市的地图（{2}）上没有位置。</translation>
    </message>
    <message>
        <source>Check the coordinate system of the file.</source>
        <translation>请检查该文件的坐标系。</translation>
    </message>
    <message>
        <source>The outlines seem to lie {0} m {1} of the DSM: heights will be read beside the roofs. In a GIS, move them by {2} m east and {3} m north.</source>
        <translation>轮廓似乎位于 DSM 的{1}方向 {0} 米处：高度将在屋顶旁读取。请在 GIS 中将其向东移动 {2} 米、向北移动 {3} 米。</translation>
    </message>
    <message>
        <source>{0} of the outlines are divided into {1}, for the DSM steps within them as from a podium to its tower. The setting leave-given-whole leaves them as they are.</source>
        <translation>有 {0} 个轮廓被分成 {1} 个，因为 DSM 在其内部有台阶，如从裙楼到塔楼。设置项 leave-given-whole 可使其保持完整。</translation>
    </message>
    <message>
        <source>{0} outlines that lie nearly on earlier ones are left out.</source>
        <translation>{0} 个与前面的轮廓几乎重合的轮廓被舍去。</translation>
    </message>
    <message>
        <source>No footprint of {0} ({1}) lies on the raster ({2}).</source>
        <translation>{0}（{1}）中没有轮廓落在栅格（{2}）上。</translation>
    </message>
    <message>
        <source>Give the footprints of the same place, and check the coordinate system of both files.</source>
        <translation>请给出同一地点的建筑轮廓，并检查两个文件的坐标系。</translation>
    </message>
    <message>
        <source>No footprint of {0} on the raster has an area to speak of.</source>
        <translation>{0} 中落在栅格上的轮廓都没有像样的面积。</translation>
    </message>
    <message>
        <source>Give the outlines of buildings, and check in a GIS how large they are.</source>
        <translation>请提供建筑物的轮廓，并在 GIS 中检查它们的大小。</translation>
    </message>
    <message>
        <source>{0} features of {1} lie outside the raster and are left out.</source>
        <translation>{1} 中有 {0} 个要素位于栅格之外，予以舍去。</translation>
    </message>
    <message>
        <source>{0} features of {1} have no {2} of their own: they are called otherwise.</source>
        <translation>{1} 中有 {0} 个要素没有自己的 {2}：它们另行命名。</translation>
    </message>
    <message>
        <source>{0} does not say where it lies: it has no coordinate reference system.</source>
        <translation>{0} 没有说明位于何处：它没有坐标参考系。</translation>
    </message>
    <message>
        <source>Add it in a GIS; a Shapefile needs its .prj beside it.</source>
        <translation>请在 GIS 中添加；Shapefile 旁边需有 .prj。</translation>
    </message>
    <message>
        <source>{0} has no polygons{1}.</source>
        <translation>{0} 没有多边形{1}。</translation>
    </message>
    <message>
        <source>{0} features of {1} have no geometry and are left out.</source>
        <translation>{1} 中有 {0} 个要素没有几何图形，予以舍去。</translation>
    </message>
    <message>
        <source>{0} features of {1} are no polygons and are left out.</source>
        <translation>{1} 中有 {0} 个要素不是多边形，予以舍去。</translation>
    </message>
    <message>
        <source>{0} features of {1} have no area on a map and are left out.</source>
        <translation>{1} 中有 {0} 个要素在地图上没有面积，予以舍去。</translation>
    </message>
    <message>
        <source>The display {0} cannot be opened.</source>
        <translation>无法打开显示器 {0}。</translation>
    </message>
    <message>
        <source>There is no display to open a window on.</source>
        <translation>没有可以打开窗口的显示器。</translation>
    </message>
    <message>
        <source>Start from a desktop session, or use the command `build`, which needs no display.</source>
        <translation>请从桌面会话启动，或使用不需要显示器的命令 `build`。</translation>
    </message>
    <message>
        <source>There is no libxcb, by which windows are opened.</source>
        <translation>缺少用来打开窗口的 libxcb。</translation>
    </message>
    <message>
        <source>Install libxcb1.</source>
        <translation>请安装 libxcb1。</translation>
    </message>
    <message>
        <source>The process that computed the city ended with code {0}.</source>
        <translation>计算城市的进程以代码 {0} 结束。</translation>
    </message>
    <message>
        <source>What is finished was kept: start the city again, and it goes on there.</source>
        <translation>完成的部分已保留：重新开始即可从那里继续。</translation>
    </message>
    <message>
        <source>Drop an image, its DSM, your outlines, or several of these, in any order; or one project.</source>
        <translation>请拖入一幅影像、它的 DSM、您的轮廓，或其中几样，次序不限；或一个项目。</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在对照</translation>
    </message>
    <message>
        <source>Writing {0}</source>
        <translation>正在写入 {0}</translation>
    </message>
    <message>
        <source>This computer writes no film with the ending {0}.</source>
        <translation>此计算机无法写入扩展名为 {0} 的动画。</translation>
    </message>
    <message>
        <source>Choose the ending .gif.</source>
        <translation>请选择 .gif 扩展名。</translation>
    </message>
    <message>
        <source>Opening {0}</source>
        <translation>正在打开 {0}</translation>
    </message>
    <message>
        <source>Saving {0}</source>
        <translation>正在保存 {0}</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>{0}: together they make no place.</source>
        <translation>{0}：合在一起不成一处地点。</translation>
    </message>
    <message>
        <source>On the DSM nothing stands where the buildings are: it seems to be a model of the bare earth (DTM) and is taken for the ground. Give a DSM to have heights measured.</source>
        <translation>DSM 上建筑所在之处没有任何突起：它似乎是裸地模型（DTM），已当作地面使用。要测量高度，请给 DSM。</translation>
    </message>
    <message>
        <source>On the DSM nothing stands where the buildings are: it seems to be a model of the bare earth (DTM), and heights mean nothing there. Give a DSM, or none.</source>
        <translation>DSM 上建筑所在之处没有任何突起：它似乎是裸地模型（DTM），那里的高度没有意义。请给 DSM，或者不给。</translation>
    </message>
    <message>
        <source>Half of the buildings are more than {0} times as high as wide: the DSM's heights may be in another unit. Declare it, for instance with gdal_edit.py -units cm.</source>
        <translation>半数建筑的高度超过其宽度的 {0} 倍：DSM 的高程可能使用了别的单位。请声明单位，例如用 gdal_edit.py -units cm。</translation>
    </message>
    <message>
        <source>{0} of {1} buildings are {2} because {3}.</source>
        <translation>{1} 座建筑中有 {0} 座{2}，因为{3}。</translation>
    </message>
    <message>
        <source>The DSM's cells of {0} m tell no building by itself: what they say together was shared out among these, a third of which may be off by {1} m and more.</source>
        <translation>DSM 的像元宽 {0} m，分不清各座建筑：其总量已分摊到各座建筑，其中三分之一可能相差 {1} m 以上。</translation>
    </message>
    <message>
        <source>The DSM's GSD of {0} m is too coarse for single buildings: heights are rough.</source>
        <translation>DSM 的地面分辨率 {0} m 对单座建筑太粗：高度只是粗略值。</translation>
    </message>
    <message>
        <source>{0} of {1} buildings are {2} because {3}: a third of these may be off by {4} m and more.</source>
        <translation>{1} 座建筑中有 {0} 座{2}，因为{3}：其中三分之一可能相差 {4} m 以上。</translation>
    </message>
    <message>
        <source>From the file of footprints.</source>
        <translation>来自建筑轮廓文件。</translation>
    </message>
    <message>
        <source>Median of the modelled roof less the DSM over the footprint; files do not have it.</source>
        <translation>建筑轮廓内模型屋顶减 DSM 的中位数；文件中没有此项。</translation>
    </message>
    <message>
        <source>Reading attributes</source>
        <translation>正在读取属性</translation>
    </message>
    <message>
        <source>Drawing the profile</source>
        <translation>正在绘制剖面</translation>
    </message>
    <message>
        <source>Write for instance: height_m &gt; 20 and roof = gable.</source>
        <translation>例如：height_m &gt; 20 and roof = gable。</translation>
    </message>
    <message>
        <source>The filter has no condition in {0}.</source>
        <translation>筛选的 {0} 中没有条件。</translation>
    </message>
    <message>
        <source>There is no field {0} to filter by.</source>
        <translation>没有可用于筛选的字段 {0}。</translation>
    </message>
    <message>
        <source>{0} is a number: it contains no text.</source>
        <translation>{0} 是数：它不含文字。</translation>
    </message>
    <message>
        <source>{0} is text: it is not {1} anything.</source>
        <translation>{0} 是文字：它不能用 {1} 比较。</translation>
    </message>
    <message>
        <source>{0} is a number, and {1} is none.</source>
        <translation>{0} 是数，而 {1} 不是。</translation>
    </message>
    <message>
        <source>{0} is a folder, not a file.</source>
        <translation>{0} 是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>The name {0} is not in UTF-8.</source>
        <translation>名称 {0} 不是 UTF-8。</translation>
    </message>
    <message>
        <source>Rename file or folder.</source>
        <translation>请给文件或文件夹改名。</translation>
    </message>
    <message>
        <source>{0} is no regular file.</source>
        <translation>{0} 不是普通文件。</translation>
    </message>
    <message>
        <source>On Windows no file can be called {0}.</source>
        <translation>Windows 上不能有名为 {0} 的文件。</translation>
    </message>
    <message>
        <source>Choose a name without &lt; &gt; : " | ? and *, other than CON, PRN, AUX, NUL, COM1 and LPT1.</source>
        <translation>请选一个不含 &lt; &gt; : " 竖线 ? * 的名称，也不能是 CON、PRN、AUX、NUL、COM1 或 LPT1。</translation>
    </message>
    <message>
        <source>The file name {0}… is too long for Windows.</source>
        <translation>文件名 {0}… 对 Windows 过长。</translation>
    </message>
    <message>
        <source>{0} is read and would be written over.</source>
        <translation>{0} 正被读取，会被覆盖。</translation>
    </message>
    <message>
        <source>Give the result another name.</source>
        <translation>请给结果另取名称。</translation>
    </message>
    <message>
        <source>{0} is to be written twice.</source>
        <translation>{0} 会被写两次。</translation>
    </message>
    <message>
        <source>Give each result a name of its own.</source>
        <translation>请给每个结果各取名称。</translation>
    </message>
    <message>
        <source>{0} is a link that leads to no file.</source>
        <translation>{0} 是没有指向文件的链接。</translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation>没有文件 {0}。</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>正在加载网络</translation>
    </message>
    <message>
        <source>Estimating terrain</source>
        <translation>正在估计地形</translation>
    </message>
    <message>
        <source>Outlining buildings</source>
        <translation>正在勾画建筑</translation>
    </message>
    <message>
        <source>Reading footprints</source>
        <translation>正在读取建筑轮廓</translation>
    </message>
    <message>
        <source>Measuring heights</source>
        <translation>正在测量高度</translation>
    </message>
    <message>
        <source>Building the scene</source>
        <translation>正在生成场景</translation>
    </message>
    <message>
        <source>No building was found.</source>
        <translation>没有找到建筑。</translation>
    </message>
    <message>
        <source>There is no image to find buildings in.</source>
        <translation>没有可供寻找建筑的影像。</translation>
    </message>
    <message>
        <source>Give an orthophoto, or a DSM and footprints.</source>
        <translation>请给出正射影像，或 DSM 加建筑轮廓。</translation>
    </message>
    <message>
        <source>Give them the other way round; the window does so by itself.</source>
        <translation>请对调；本窗口会自动对调。</translation>
    </message>
    <message>
        <source>{0} has {1} outlines on the raster.</source>
        <translation>{0} 有 {1} 个轮廓落在栅格上。</translation>
    </message>
    <message>
        <source>There is none: heights will be guessed or assumed.</source>
        <translation>没有 DSM：高度只能推测或假定。</translation>
    </message>
    <message>
        <source>Give a DSM of the same place.</source>
        <translation>请给出同一地点的 DSM。</translation>
    </message>
    <message>
        <source>Check the file in a GIS if these matter.</source>
        <translation>如果这些要紧，请在 GIS 中检查文件。</translation>
    </message>
    <message>
        <source>{0} × {1} pixels of {2}, {3} on the ground, {4}.</source>
        <translation>{0} × {1} 像素，每像素 {2}，地面范围 {3}，{4}。</translation>
    </message>
    <message>
        <source>{0} × {1} pixels of {2} m, {3}.</source>
        <translation>{0} × {1} 像素，每像素 {2} m，{3}。</translation>
    </message>
    <message>
        <source>{0} lies in {1}; it is laid out in metres of {2}.</source>
        <translation>{0} 的坐标系为 {1}；铺在以米计的 {2} 上。</translation>
    </message>
    <message>
        <source>{0} Its GSD is too coarse to see buildings.</source>
        <translation>{0} 分辨率太粗，看不出建筑。</translation>
    </message>
    <message>
        <source>If that is wrong, declare the unit, for instance with gdal_edit.py -units m.</source>
        <translation>如果不对，请声明单位，例如 gdal_edit.py -units m。</translation>
    </message>
    <message>
        <source>It shows nothing finer than {0} m, though its pixels are of {1} m.</source>
        <translation>它的像素为 {1} m，但显示的细节不小于 {0} m。</translation>
    </message>
    <message>
        <source>{0} It tells no building's height.</source>
        <translation>{0} 它说不出任何建筑的高度。</translation>
    </message>
    <message>
        <source>Give one of 30 m.</source>
        <translation>请给 30 m 的。</translation>
    </message>
    <message>
        <source>{0} It is too coarse for single buildings: heights will be rough.</source>
        <translation>{0} 对单座建筑太粗：高度只是粗略值。</translation>
    </message>
    <message>
        <source>Give one of 1 m or finer, from LiDAR or photogrammetry.</source>
        <translation>请给 1 m 或更细的，来自激光雷达或摄影测量。</translation>
    </message>
    <message>
        <source>{0} lies in {1}.</source>
        <translation>{0} 的坐标系为 {1}。</translation>
    </message>
    <message>
        <source>Give one of 1 m or finer, {0}.</source>
        <translation>请给 1 m 或更细的影像，{0}。</translation>
    </message>
    <message>
        <source>It may be a grey image or a DSM.</source>
        <translation>它可能是灰度影像，也可能是 DSM。</translation>
    </message>
    <message>
        <source>Check which of the files is which.</source>
        <translation>请核对哪个文件是哪个。</translation>
    </message>
    <message>
        <source>{0} Small buildings will be missed.</source>
        <translation>{0} 小建筑会漏掉。</translation>
    </message>
    <message>
        <source>Give it as it was measured, if there is that.</source>
        <translation>如有，请给测量时的原始 DSM。</translation>
    </message>
    <message>
        <source>{0} That is hardly a place.</source>
        <translation>{0} 这几乎算不上一处地点。</translation>
    </message>
    <message>
        <source>Give a larger one if there is one.</source>
        <translation>如果有更大的，请换用。</translation>
    </message>
    <message>
        <source>Nearly all elevations lie between {0} and {1} m.</source>
        <translation>几乎所有高程都在 {0} 至 {1} m 之间。</translation>
    </message>
    <message>
        <source>Give one of all of it; what it leaves out has no heights.</source>
        <translation>请给覆盖全部的；缺少的部分没有高度。</translation>
    </message>
    <message>
        <source>The DSM lies {0} m {1} of the image.</source>
        <translation>DSM 位于影像{1} {0} m 处。</translation>
    </message>
    <message>
        <source>Move it: --dsm-east {0} --dsm-north {1}; or give a true orthophoto if buildings lean in the image.</source>
        <translation>请移动它：--dsm-east {0} --dsm-north {1}；若影像中建筑倾斜，请换真正射影像。</translation>
    </message>
    <message>
        <source>It covers {0} of the image.</source>
        <translation>它覆盖影像的 {0}。</translation>
    </message>
    <message>
        <source>{0} of it has no data.</source>
        <translation>其中 {0} 没有数据。</translation>
    </message>
    <message>
        <source>Whether image and DSM lie on each other cannot be told from their edges.</source>
        <translation>从边缘看不出影像与 DSM 是否重合。</translation>
    </message>
    <message>
        <source>Image and DSM lie on each other to within {0} m.</source>
        <translation>影像与 DSM 相差不超过 {0} m。</translation>
    </message>
    <message>
        <source>Cut out what is covered.</source>
        <translation>请裁出有数据的部分。</translation>
    </message>
    <message>
        <source>{0} of it has data.</source>
        <translation>其中 {0} 有数据。</translation>
    </message>
    <message>
        <source>It has hardly any contrast.</source>
        <translation>它几乎没有反差。</translation>
    </message>
    <message>
        <source>Give one without clouds, or stretch it in a GIS.</source>
        <translation>请给无云的影像，或在 GIS 中拉伸。</translation>
    </message>
    <message>
        <source>Its metadata say that the sun stood {0}° high.</source>
        <translation>其元数据说明拍摄时太阳高度角为 {0}°。</translation>
    </message>
    <message>
        <source>Declare it, for instance with gdal_edit.py -a_nodata 0.</source>
        <translation>请声明它，例如用 gdal_edit.py -a_nodata 0。</translation>
    </message>
    <message>
        <source>{0} That is steeper than any city: they may be in another unit.</source>
        <translation>{0} 没有城市这么陡：单位可能不对。</translation>
    </message>
    <message>
        <source>Declare it, for instance with gdal_edit.py -units cm.</source>
        <translation>请声明单位，例如 gdal_edit.py -units cm。</translation>
    </message>
    <message>
        <source>The ground is at 0 m nearly everywhere: it seems to tell heights above the ground (nDSM).</source>
        <translation>地面几乎处处为 0 m：它似乎是相对地面的高度（nDSM）。</translation>
    </message>
    <message>
        <source>Give the DSM that it was made of; from this one the terrain will be level.</source>
        <translation>请提供生成它的 DSM；用这一个，地形将是平的。</translation>
    </message>
    <message>
        <source>It covers the image.</source>
        <translation>它覆盖影像。</translation>
    </message>
    <message>
        <source>Choose a project, a .ryu file.</source>
        <translation>请选择项目，即 .ryu 文件。</translation>
    </message>
    <message>
        <source>Choose the file anew.</source>
        <translation>请重新选择文件。</translation>
    </message>
    <message>
        <source>{0} is no Ryu-Scape project.</source>
        <translation>{0} 不是 Ryu-Scape 项目。</translation>
    </message>
    <message>
        <source>Choose a .ryu file that Ryu-Scape saved.</source>
        <translation>请选择 Ryu-Scape 保存的 .ryu 文件。</translation>
    </message>
    <message>
        <source>{0} was saved by a newer Ryu-Scape.</source>
        <translation>{0} 由更新版的 Ryu-Scape 保存。</translation>
    </message>
    <message>
        <source>Update Ryu-Scape, then open it again.</source>
        <translation>请更新 Ryu-Scape 后再打开。</translation>
    </message>
    <message>
        <source>Put it back to where {0} looks for it, or beside {1}.</source>
        <translation>请将其放回 {0} 查找的位置，或放在 {1} 旁边。</translation>
    </message>
    <message>
        <source>The project names a file on another computer, {0}.</source>
        <translation>项目指向另一台计算机上的文件 {0}。</translation>
    </message>
    <message>
        <source>Copy it beside the project.</source>
        <translation>请将其复制到项目旁边。</translation>
    </message>
    <message>
        <source>{0} is too large for a project.</source>
        <translation>{0} 作为项目太大。</translation>
    </message>
    <message>
        <source>{0} is damaged, or no Ryu-Scape project.</source>
        <translation>{0} 已损坏，或不是 Ryu-Scape 项目。</translation>
    </message>
    <message>
        <source>{0} has changed since {1} was saved.</source>
        <translation>{0} 在保存 {1} 之后有变。</translation>
    </message>
    <message>
        <source>Undo the edit, or make it again.</source>
        <translation>请撤销该编辑，或重做一次。</translation>
    </message>
    <message>
        <source>Outline {0} has fewer than three corners.</source>
        <translation>轮廓 {0} 不足三个角。</translation>
    </message>
    <message>
        <source>Outline {0} encloses no area, or crosses itself.</source>
        <translation>轮廓 {0} 没有面积，或自相交。</translation>
    </message>
    <message>
        <source>The line on which to part a building has no direction.</source>
        <translation>拆分建筑的线没有方向。</translation>
    </message>
    <message>
        <source>A building cannot be {0} m high.</source>
        <translation>建筑高度不能是 {0} m。</translation>
    </message>
    <message>
        <source>Building {0} has no outline for a {1} roof.</source>
        <translation>建筑 {0} 的轮廓不适合 {1} 屋顶。</translation>
    </message>
    <message>
        <source>The line does not cross building {0}.</source>
        <translation>线没有穿过建筑 {0}。</translation>
    </message>
    <message>
        <source>It takes two buildings to make one of them.</source>
        <translation>合并需要两座建筑。</translation>
    </message>
    <message>
        <source>Buildings {0} do not adjoin.</source>
        <translation>建筑 {0} 不相邻。</translation>
    </message>
    <message>
        <source>The sides of building {0} would cross each other.</source>
        <translation>建筑 {0} 的边会相互交叉。</translation>
    </message>
    <message>
        <source>There is no building {0} any more.</source>
        <translation>建筑 {0} 已不存在。</translation>
    </message>
    <message>
        <source>There is a building {0} already.</source>
        <translation>已有建筑 {0}。</translation>
    </message>
    <message>
        <source>The project file is damaged: {0} is {1}.</source>
        <translation>项目文件已损坏：{0} 是 {1}。</translation>
    </message>
    <message>
        <source>Open an earlier copy, or begin again from the files.</source>
        <translation>请打开较早的副本，或从原文件重新开始。</translation>
    </message>
    <message>
        <source>The edit {0} cannot be made: {1} is {2}.</source>
        <translation>无法进行编辑 {0}：{1} 是 {2}。</translation>
    </message>
    <message>
        <source>Give buildings' names as text, metres as finite numbers, and kinds and styles of those that there are.</source>
        <translation>请以文本给出建筑名称，以有限数值给出米数，并使用已有的类型和样式。</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>正在绘制</translation>
    </message>
    <message>
        <source>Letting water in</source>
        <translation>正在放水</translation>
    </message>
    <message>
        <source>Where water would stand is not known without a DSM.</source>
        <translation>没有 DSM 就不知道水会停在哪里。</translation>
    </message>
    <message>
        <source>Build the city with a DSM (`--dsm`).</source>
        <translation>请用 DSM 生成城市（`--dsm`）。</translation>
    </message>
    <message>
        <source>Drawing levels of detail</source>
        <translation>正在绘制各级细节</translation>
    </message>
    <message>
        <source>Parting trees from buildings</source>
        <translation>区分树木与建筑</translation>
    </message>
    <message>
        <source>Looking around</source>
        <translation>正在环视</translation>
    </message>
    <message>
        <source>Looking along edges</source>
        <translation>正在沿边缘查看</translation>
    </message>
    <message>
        <source>Take larger blocks, or a part of the place.</source>
        <translation>请使用更大的方块，或只取部分区域。</translation>
    </message>
    <message>
        <source>Laying blocks</source>
        <translation>正在铺设方块</translation>
    </message>
    <message>
        <source>The city takes {0} × {1} blocks, {2} high; a schematic of {3} × {4}, {5} high, is the largest.</source>
        <translation>城市需要 {0} × {1} 个方块，高 {2}；最大的 schematic 为 {3} × {4}，高 {5}。</translation>
    </message>
    <message>
        <source>The city takes {0} × {1} blocks, {2} high; a schematic holds {3} at most.</source>
        <translation>城市需要 {0} × {1} 个方块，高 {2}；一个 schematic 最多容纳 {3} 个。</translation>
    </message>
    <message>
        <source>Choosing buildings</source>
        <translation>选择建筑</translation>
    </message>
    <message>
        <source>Where on the Earth the place lies is not known: its CRS ({0}) does not tell.</source>
        <translation>不知道该地点位于地球何处：其 CRS（{0}）没有说明。</translation>
    </message>
    <message>
        <source>Give the image a CRS of the Earth.</source>
        <translation>请给影像一个地球坐标系。</translation>
    </message>
    <message>
        <source>Classifying points</source>
        <translation>正在给点分类</translation>
    </message>
    <message>
        <source>There are no points without a DSM.</source>
        <translation>没有 DSM 就没有点。</translation>
    </message>
    <message>
        <source>{0} has no ending in which {1} is written.</source>
        <translation>{0} 的扩展名不是{1}所写的。</translation>
    </message>
    <message>
        <source>Choosing materials</source>
        <translation>正在选择材料</translation>
    </message>
    <message>
        <source>ITU-R P.2040 describes {0} from {1} to {2} GHz, not at {3}.</source>
        <translation>ITU-R P.2040 描述的 {0} 适用于 {1} 至 {2} GHz，不含 {3}。</translation>
    </message>
    <message>
        <source>Choose another frequency or material.</source>
        <translation>请另选频率或材料。</translation>
    </message>
    <message>
        <source>The animation could not be made.</source>
        <translation>无法生成动画。</translation>
    </message>
    <message>
        <source>Choose .hourly.tif instead.</source>
        <translation>请改用 .hourly.tif。</translation>
    </message>
    <message>
        <source>The sun is up at no full hour of this day.</source>
        <translation>这一天没有任何整点太阳在地平线以上。</translation>
    </message>
    <message>
        <source>Choose another day.</source>
        <translation>请选择另一天。</translation>
    </message>
    <message>
        <source>Collecting buildings</source>
        <translation>正在收集建筑</translation>
    </message>
    <message>
        <source>Modelling</source>
        <translation>正在建模</translation>
    </message>
    <message>
        <source>The observer stands beside the image.</source>
        <translation>观察者在影像之外。</translation>
    </message>
    <message>
        <source>Give a longitude and latitude within it.</source>
        <translation>请给影像范围内的经纬度。</translation>
    </message>
    <message>
        <source>{0} is no weather file (EPW or TMY3) of a year: {1}.</source>
        <translation>{0} 不是全年的气象文件（EPW 或 TMY3）：{1}。</translation>
    </message>
    <message>
        <source>Get one for the place, such as PVGIS' typical meteorological year in the format EPW.</source>
        <translation>请取得当地的气象文件，例如 PVGIS 的 EPW 格式典型气象年。</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>{0} 无法读取：{1}。</translation>
    </message>
    <message>
        <source>Name a weather file (.epw or .csv).</source>
        <translation>请给出一个气象文件（.epw 或 .csv）。</translation>
    </message>
    <message>
        <source>Laying the wind's tunnel</source>
        <translation>正在布置风洞</translation>
    </message>
    <message>
        <source>There is no building for the wind to meet.</source>
        <translation>没有可迎风的建筑。</translation>
    </message>
    <message>
        <source>Lower the threshold, or give outlines.</source>
        <translation>请降低阈值，或给出轮廓。</translation>
    </message>
    <message>
        <source>{0} Trust little of this city.</source>
        <translation>{0} 这座城市不大可信。</translation>
    </message>
    <message>
        <source>In an image with a GSD of {0} m no buildings can be told apart.</source>
        <translation>在地面分辨率为 {0} m 的影像中分辨不出建筑。</translation>
    </message>
    <message>
        <source>Give imagery of 1 m or finer, or outlines of your own.</source>
        <translation>请给 1 m 或更细的影像，或您自己的轮廓。</translation>
    </message>
    <message>
        <source>A DSM with a GSD of {0} m tells the height of quarters, not of buildings.</source>
        <translation>地面分辨率为 {0} m 的 DSM 只说得出街区的高度，说不出建筑的。</translation>
    </message>
    <message>
        <source>Give a DSM of 30 m or finer, or none.</source>
        <translation>请给 30 m 或更细的 DSM，或不给。</translation>
    </message>
    <message>
        <source>{0} Or build anyway (--force), and trust little of it.</source>
        <translation>{0} 或者仍然生成（--force），但不要太相信。</translation>
    </message>
    <message>
        <source>At the image's GSD of {0} m many small houses are missed.</source>
        <translation>影像的地面分辨率为 {0} m，许多小房屋会漏掉。</translation>
    </message>
    <message>
        <source>Save heights as 16-bit integers or as float32 metres; if these 8 bits are heights, declare their unit with gdal_edit.py -units m.</source>
        <translation>请把高度存为 16 位整数或 float32 米；如果这 8 位确是高度，请用 gdal_edit.py -units m 声明单位。</translation>
    </message>
    <message>
        <source>{0} is an image, not a height model: it has {1}.</source>
        <translation>{0} 是影像，不是高程模型：它有 {1}。</translation>
    </message>
    <message>
        <source>Give a DSM with one band of heights in metres.</source>
        <translation>请给只有一个波段、以米计高度的 DSM。</translation>
    </message>
    <message>
        <source>{0} ({1}) does not overlap the image ({2}): their centres are {3} km apart.</source>
        <translation>{0}（{1}）与影像（{2}）不重叠：中心相距 {3} km。</translation>
    </message>
    <message>
        <source>Give the DSM of the same place, and check the coordinate system of both files.</source>
        <translation>请给出同一地点的 DSM，并检查两个文件的坐标系。</translation>
    </message>
    <message>
        <source>{0} has no heights under the image: all its values there mean 'no data'.</source>
        <translation>{0} 在影像范围内没有高度：那里的值全是“无数据”。</translation>
    </message>
    <message>
        <source>Give a DSM that covers the image.</source>
        <translation>请给覆盖影像的 DSM。</translation>
    </message>
    <message>
        <source>{0} has no heights: all its values mean 'no data'.</source>
        <translation>{0} 中没有高度：所有值均为“无数据”。</translation>
    </message>
    <message>
        <source>Give another DSM.</source>
        <translation>请提供另一个 DSM。</translation>
    </message>
    <message>
        <source>The DSM shows nothing finer than {0} m, though its pixels are of {1} m: it is taken for as coarse as that. A model of the bare earth (DTM) looks like this too.</source>
        <translation>DSM 的像素为 {1} 米，却显示不出比 {0} 米更细的东西：按这样粗的 DSM 对待。裸地模型（DTM）看起来也是这样。</translation>
    </message>
    <message>
        <source>The DSM rises by {0} m over a place {1} m across: its heights may be in another unit. Declare it, for instance with gdal_edit.py -units cm.</source>
        <translation>DSM 在 {1} m 宽的地方升高 {0} m：高度的单位可能不同。请声明，例如 gdal_edit.py -units cm。</translation>
    </message>
    <message>
        <source>{0} holds no heights in metres: its values lie between {1} and {2}, as they are scaled for training.</source>
        <translation>{0} 存的不是以米为单位的高度：其值在 {1} 与 {2} 之间，是为训练而缩放的。</translation>
    </message>
    <message>
        <source>Give the DSM as it was before that; the program scales it for the network itself.</source>
        <translation>请给缩放之前的 DSM；程序会自行为网络缩放。</translation>
    </message>
    <message>
        <source>Parts of the DSM are exactly 0, or the largest number that its type has, far off all other heights: they are taken for no data.</source>
        <translation>DSM 有些部分恰好为 0，或为其类型的最大数，远离其他所有高程：视为无数据。</translation>
    </message>
    <message>
        <source>{0} is damaged or cut short and cannot be read.</source>
        <translation>{0} 已损坏或被截断，无法读取。</translation>
    </message>
    <message>
        <source>Copy or download the file again, and check that it opens in a GIS.</source>
        <translation>请重新复制或下载，并检查它能否在 GIS 中打开。</translation>
    </message>
    <message>
        <source>Choose a GeoTIFF file.</source>
        <translation>请选择 GeoTIFF 文件。</translation>
    </message>
    <message>
        <source>Say in which it is: the window asks for it, the command place takes it (--crs EPSG:code).</source>
        <translation>请说明其坐标系：窗口会询问，place 命令可用 --crs EPSG:code 指定。</translation>
    </message>
    <message>
        <source>{0} names a coordinate system but its transform does not place the pixels in it.</source>
        <translation>{0} 写明了坐标系，但其变换没有把像素放入其中。</translation>
    </message>
    <message>
        <source>Say how large a pixel is: the window asks for it, the command place takes it (--gsd).</source>
        <translation>请说明像素大小：窗口会询问，place 命令可用 --gsd 指定。</translation>
    </message>
    <message>
        <source>{0} has two bands, which is neither an image nor a height model.</source>
        <translation>{0} 有两个波段，既不是影像也不是高程模型。</translation>
    </message>
    <message>
        <source>Give an image with one or at least three bands, or a DSM with one.</source>
        <translation>请给有一个或至少三个波段的影像，或一个波段的 DSM。</translation>
    </message>
    <message>
        <source>{0} is not a GeoTIFF.</source>
        <translation>{0} 不是 GeoTIFF。</translation>
    </message>
    <message>
        <source>Export it as GeoTIFF (.tif), for instance with gdal_translate.</source>
        <translation>请导出为 GeoTIFF（.tif），例如用 gdal_translate。</translation>
    </message>
    <message>
        <source>{0} has {1} bands.</source>
        <translation>{0} 有 {1} 个波段。</translation>
    </message>
    <message>
        <source>Give an image with red, green and blue bands.</source>
        <translation>请给有红、绿、蓝波段的影像。</translation>
    </message>
    <message>
        <source>{0} holds complex numbers, as raw radar data does.</source>
        <translation>{0} 含复数，像原始雷达数据。</translation>
    </message>
    <message>
        <source>Give an RGB image, or a DSM with one real band.</source>
        <translation>请给 RGB 影像，或一个实数波段的 DSM。</translation>
    </message>
    <message>
        <source>There is not enough memory to read {0}.</source>
        <translation>内存不足，无法读取 {0}。</translation>
    </message>
    <message>
        <source>Cut it into smaller tiles.</source>
        <translation>请切成较小的图幅。</translation>
    </message>
    <message>
        <source>{0} has only control points or a camera model, it is not yet laid out on the map.</source>
        <translation>{0} 只有控制点或相机模型，尚未铺到地图上。</translation>
    </message>
    <message>
        <source>Orthorectify it first, for instance with gdalwarp -t_srs EPSG:4326.</source>
        <translation>请先做正射校正，例如 gdalwarp -t_srs EPSG:4326。</translation>
    </message>
    <message>
        <source>{0} is a picture that does not say where it lies.</source>
        <translation>{0} 是未说明位置的图片。</translation>
    </message>
    <message>
        <source>The window asks how large it is and makes a GeoTIFF of it, as the command place does.</source>
        <translation>窗口会询问其大小并生成 GeoTIFF，place 命令亦可。</translation>
    </message>
    <message>
        <source>{0} is compressed by a method that Ryu-Scape cannot undo ({1}).</source>
        <translation>{0} 的压缩方法 Ryu-Scape 无法解开（{1}）。</translation>
    </message>
    <message>
        <source>Save it with another one, for instance with gdal_translate -co COMPRESS=DEFLATE.</source>
        <translation>请换一种压缩保存，例如 gdal_translate -co COMPRESS=DEFLATE。</translation>
    </message>
    <message>
        <source>{0} has impossible pixels: {1} by {2} m.</source>
        <translation>{0} 的像素大小不可能：{1} 乘 {2} m。</translation>
    </message>
    <message>
        <source>Check the pixel size in its georeference.</source>
        <translation>请检查其地理参考中的像素大小。</translation>
    </message>
    <message>
        <source>{0} covers far more than a city: its pixels cannot be laid out on a flat map.</source>
        <translation>{0} 的范围远大于一座城市：像素无法铺到平面地图上。</translation>
    </message>
    <message>
        <source>Cut out the city, and check the georeference.</source>
        <translation>请裁出城市，并检查地理参考。</translation>
    </message>
    <message>
        <source>{0} cannot be placed on the Earth by its georeference ({1}).</source>
        <translation>按其地理参考无法把 {0} 放到地球上（{1}）。</translation>
    </message>
    <message>
        <source>Save it in a geographic or projected coordinate system such as EPSG:4326 or UTM.</source>
        <translation>请存为地理或投影坐标系，如 EPSG:4326 或 UTM。</translation>
    </message>
    <message>
        <source>The DSM is mapped in feet, but does not say in what its heights are: they are taken as metres. If they are feet, declare it with gdal_edit.py -units ft.</source>
        <translation>DSM 的地图单位是英尺，但没有说明高度的单位：按米处理。若是英尺，请用 gdal_edit.py -units ft 声明。</translation>
    </message>
    <message>
        <source>The DSM gives its heights in '{0}': they were converted to metres (× {1}).</source>
        <translation>DSM 的高度单位是“{0}”：已换算为米（× {1}）。</translation>
    </message>
    <message>
        <source>The DSM gives its unit as '{0}'; its values are taken as metres.</source>
        <translation>DSM 的单位写作“{0}”；其值按米处理。</translation>
    </message>
    <message>
        <source>The DSM contradicts itself: its band is in '{0}', the heights of its coordinate system in '{1}'. Its values are taken as metres.</source>
        <translation>DSM 自相矛盾：波段的单位是“{0}”，坐标系中高度的单位是“{1}”。其值按米处理。</translation>
    </message>
    <message>
        <source>Give {0} of the same place together with one of them.</source>
        <translation>请给出同一地点的{0}，与其中之一一起。</translation>
    </message>
    <message>
        <source>{0} are both {1}s.</source>
        <translation>{0} 都是{1}。</translation>
    </message>
    <message>
        <source>The files are swapped: {0} is a height model and {1} an image.</source>
        <translation>文件放反了：{0} 是高程模型，{1} 是影像。</translation>
    </message>
    <message>
        <source>Give them the other way round.</source>
        <translation>请对调。</translation>
    </message>
    <message>
        <source>{0} may each be a grey image or a DSM: both have one band of whole numbers.</source>
        <translation>{0} 各自可能是灰度影像，也可能是 DSM：都只有一个整数波段。</translation>
    </message>
    <message>
        <source>Say which is which: give one as the RGB image and the other as the DSM.</source>
        <translation>请说明哪个是哪个：一个作为 RGB 影像，另一个作为 DSM。</translation>
    </message>
    <message>
        <source>{0} is a height model, not an image: it has {1}.</source>
        <translation>{0} 是高程模型，不是影像：它有 {1}。</translation>
    </message>
    <message>
        <source>Give it as the DSM, with an RGB image or outlines of the buildings; a grey image must have 8 or 16 bits without sign.</source>
        <translation>请把它作为 DSM 给出，并同时给 RGB 影像或建筑轮廓；灰度影像必须是 8 位或 16 位无符号。</translation>
    </message>
    <message>
        <source>{0} needs {1} GB of memory, and {2} GB can be used for it.</source>
        <translation>{0} 需要 {1} GB 内存，而可用的只有 {2} GB。</translation>
    </message>
    <message>
        <source>Cut the raster into smaller tiles (gdal_retile.py does it), or close other programs.</source>
        <translation>请把栅格切成较小的图幅（可用 gdal_retile.py），或关闭其他程序。</translation>
    </message>
    <message>
        <source>All of the DSM lies between 0 and 1, as if it were scaled for training: these are no heights in metres. Give it as it was before that.</source>
        <translation>整个 DSM 都在 0 到 1 之间，好像为训练缩放过：这些不是以米为单位的高度。请给缩放之前的 DSM。</translation>
    </message>
    <message>
        <source>{0} holds no data: every pixel is empty.</source>
        <translation>{0} 没有数据：所有像素都是空的。</translation>
    </message>
    <message>
        <source>Give another image.</source>
        <translation>请换一幅影像。</translation>
    </message>
    <message>
        <source>{0} has a palette and {1} numbers to look up in it.</source>
        <translation>{0} 有调色板，却有 {1} 个数要在其中查找。</translation>
    </message>
    <message>
        <source>Export it as an RGB image.</source>
        <translation>请导出为 RGB 影像。</translation>
    </message>
    <message>
        <source>{0} holds numbers of colours, but not the table that says which colours they are.</source>
        <translation>{0} 存的是颜色编号，却没有说明编号对应什么颜色的表。</translation>
    </message>
    <message>
        <source>Take it away.</source>
        <translation>请将其移走。</translation>
    </message>
    <message>
        <source>Reading {0}</source>
        <translation>正在读取 {0}</translation>
    </message>
    <message>
        <source>Choose a PNG, JPEG, WebP or BMP.</source>
        <translation>请选择 PNG、JPEG、WebP 或 BMP 文件。</translation>
    </message>
    <message>
        <source>{0} lies somewhere, but nothing says in which coordinate system.</source>
        <translation>{0} 有位置，但未说明其坐标系。</translation>
    </message>
    <message>
        <source>Name it, such as EPSG:25832.</source>
        <translation>请指定坐标系，例如 EPSG:25832。</translation>
    </message>
    <message>
        <source>Nothing says how large a pixel of {0} is on the ground.</source>
        <translation>没有任何信息说明 {0} 的像素在地面上有多大。</translation>
    </message>
    <message>
        <source>Say how many metres it is (--gsd).</source>
        <translation>请说明其为多少米（--gsd）。</translation>
    </message>
    <message>
        <source>{0}, {1} is no place on Earth.</source>
        <translation>{0}, {1} 不是地球上的位置。</translation>
    </message>
    <message>
        <source>Give longitude and latitude in degrees.</source>
        <translation>请以度为单位给出经度和纬度。</translation>
    </message>
    <message>
        <source>{0} says already where it lies, in {1}.</source>
        <translation>{0} 已说明其位置，使用 {1}。</translation>
    </message>
    <message>
        <source>If that is wrong and {0} is there, take that away first.</source>
        <translation>若有误且存在 {0}，请先将其移走。</translation>
    </message>
    <message>
        <source>{0} is no sidecar that GDAL wrote.</source>
        <translation>{0} 不是 GDAL 写入的附属文件。</translation>
    </message>
    <message>
        <source>{0} is no picture that Ryu-Scape knows.</source>
        <translation>{0} 不是 Ryu-Scape 能识别的图片。</translation>
    </message>
    <message>
        <source>{0} is no coordinate system.</source>
        <translation>{0} 不是坐标系。</translation>
    </message>
    <message>
        <source>Name one such as EPSG:32629.</source>
        <translation>请给例如 EPSG:32629。</translation>
    </message>
    <message>
        <source>The image has one band: it is shown in grey, and buildings are found less well.</source>
        <translation>影像只有一个波段：以灰度显示，寻找建筑的效果较差。</translation>
    </message>
    <message>
        <source>The DSM seems to lie {0} m {1} of the image: heights will be read beside the roofs. Move it (dsm-east {2}, dsm-north {3}), or give a true orthophoto if buildings lean in the image.</source>
        <translation>DSM 似乎位于影像{1} {0} m 处：高度会读在屋顶旁边。请移动它（dsm-east {2}，dsm-north {3}），若影像中建筑倾斜，请换真正射影像。</translation>
    </message>
    <message>
        <source>The DSM covers {0} of the image.</source>
        <translation>DSM 覆盖影像的 {0}。</translation>
    </message>
    <message>
        <source>There is not enough memory to read the file.</source>
        <translation>内存不足，无法读取文件。</translation>
    </message>
    <message>
        <source>Cut it into smaller pieces.</source>
        <translation>请切成较小的块。</translation>
    </message>
    <message>
        <source>It may be damaged or made to do harm: get it again from who made it.</source>
        <translation>它可能已损坏或含有恶意：请向制作者重新索取。</translation>
    </message>
    <message>
        <source>The system ended the reading of {0}, as it does when memory runs short.</source>
        <translation>系统终止了对 {0} 的读取，通常是因为内存不足。</translation>
    </message>
    <message>
        <source>Close other programs, or cut the file into smaller pieces.</source>
        <translation>请关闭其他程序，或把文件切成较小的块。</translation>
    </message>
    <message>
        <source>Give {0} of the package {1}.</source>
        <translation>请给软件包 {1} 的 {0}。</translation>
    </message>
    <message>
        <source>{0} is no EfficientNet-Lite of the right size that can be read.</source>
        <translation>{0} 不是大小正确、可读取的 EfficientNet-Lite。</translation>
    </message>
    <message>
        <source>{0} needs PyTorch, which the executable leaves out.</source>
        <translation>{0}需要 PyTorch，可执行程序不包含它。</translation>
    </message>
    <message>
        <source>Run Ryu-Scape from its source for this.</source>
        <translation>请为此从源代码运行 Ryu-Scape。</translation>
    </message>
    <message>
        <source>{0} holds weights of DeepLabV3 alone, which need PyTorch.</source>
        <translation>{0} 只含 DeepLabV3 的权重，这需要 PyTorch。</translation>
    </message>
    <message>
        <source>Run Ryu-Scape from its source to use them, or leave the shipped network in place.</source>
        <translation>要使用它们，请从源代码运行 Ryu-Scape；否则请保留自带的网络。</translation>
    </message>
    <message>
        <source>{0} is damaged: its batch norms make of its kernels what is no number.</source>
        <translation>{0} 已损坏：其批归一化使卷积核变成非数值。</translation>
    </message>
    <message>
        <source>There is not enough memory to run the network.</source>
        <translation>内存不足，无法运行网络。</translation>
    </message>
    <message>
        <source>Close other programs or set a smaller window.</source>
        <translation>请关闭其他程序，或设置较小的窗口。</translation>
    </message>
    <message>
        <source>The network's answer is no number: its weights are damaged.</source>
        <translation>网络的结果不是数：权重已损坏。</translation>
    </message>
    <message>
        <source>Use the weights that come with Ryu-Scape.</source>
        <translation>请使用 Ryu-Scape 自带的权重。</translation>
    </message>
    <message>
        <source>Teach it again, or use the weights that come with Ryu-Scape.</source>
        <translation>请重新教授，或使用 Ryu-Scape 自带的权重。</translation>
    </message>
    <message>
        <source>{0} was taught on top of other weights, which are not here.</source>
        <translation>{0} 是在其他权重之上教授的，而那些权重不在此处。</translation>
    </message>
    <message>
        <source>Put that weights file into its folder, or teach these weights again.</source>
        <translation>请将该权重文件放入同一文件夹，或对现有权重重新教授。</translation>
    </message>
    <message>
        <source>{0} does not hold the layers that a network is taught.</source>
        <translation>{0} 不含可教授的网络层。</translation>
    </message>
    <message>
        <source>{0} is damaged: it holds what is no number or infinite.</source>
        <translation>{0} 已损坏：其中含有非数值或无穷大。</translation>
    </message>
    <message>
        <source>These weights are of DeepLabV3 alone, which is not taught.</source>
        <translation>这些权重仅属于 DeepLabV3，无法教授。</translation>
    </message>
    <message>
        <source>Leave --weights out.</source>
        <translation>请不要使用 --weights。</translation>
    </message>
    <message>
        <source>There is nothing to learn from.</source>
        <translation>没有可供学习的内容。</translation>
    </message>
    <message>
        <source>Correct some outlines, or give a file of true ones.</source>
        <translation>请先改正一些轮廓，或提供正确轮廓的文件。</translation>
    </message>
    <message>
        <source>Use the weights that come with Ryu-Scape, or a file written by training/train.py.</source>
        <translation>请使用 Ryu-Scape 自带的权重，或 training/train.py 写出的文件。</translation>
    </message>
    <message>
        <source>{0} cannot be read as a safetensors file ({1}).</source>
        <translation>{0} 无法作为 safetensors 文件读取（{1}）。</translation>
    </message>
    <message>
        <source>{0} was taught on top of weights that cannot be taught.</source>
        <translation>{0} 所依据的权重不能被教授。</translation>
    </message>
    <message>
        <source>{0} is damaged: what it tells of activations are no ranges.</source>
        <translation>{0} 已损坏：其中给出的激活范围无效。</translation>
    </message>
    <message>
        <source>{0} holds {1}.</source>
        <translation>{0} 含有 {1}。</translation>
    </message>
    <message>
        <source>{0} holds no Ryu-Scape weights.</source>
        <translation>{0} 不含 Ryu-Scape 权重。</translation>
    </message>
    <message>
        <source>{0} lacks {1} tensors and holds {2} unknown ones.</source>
        <translation>{0} 缺少 {1} 个张量，另有 {2} 个未知张量。</translation>
    </message>
    <message>
        <source>{0} is damaged: the tensor {1} holds what is no number or infinite.</source>
        <translation>{0} 已损坏：张量 {1} 含非数或无穷大。</translation>
    </message>
    <message>
        <source>{0} is empty: the tensor {1} holds zeros alone.</source>
        <translation>{0} 是空的：张量 {1} 全为零。</translation>
    </message>
    <message>
        <source>{0} does not say how its network wants image and DSM.</source>
        <translation>{0} 没有说明其网络需要怎样的影像和 DSM。</translation>
    </message>
    <message>
        <source>{0} holds the tensor {1} as {2}.</source>
        <translation>{0} 的张量 {1} 为 {2}。</translation>
    </message>
    <message>
        <source>{0} has scales for {1} that are not one float32 a channel.</source>
        <translation>{0} 中 {1} 的缩放不是每通道一个 float32。</translation>
    </message>
    <message>
        <source>{0} tells the activations of another network.</source>
        <translation>{0} 给出的是另一个网络的激活范围。</translation>
    </message>
    <message>
        <source>Network windows of {0} px cannot share {1} px with their neighbours.</source>
        <translation>{0} px 的网络窗口不能与相邻窗口共有 {1} px。</translation>
    </message>
    <message>
        <source>Let them share half a window at most.</source>
        <translation>请让它们至多共有半个窗口。</translation>
    </message>
    <message>
        <source>The setting {0} is {1}, but must be {2}.</source>
        <translation>设置 {0} 为 {1}，但必须是{2}。</translation>
    </message>
    <message>
        <source>Change it or leave it out: it is {0} by default.</source>
        <translation>请更改或去掉：默认为 {0}。</translation>
    </message>
    <message>
        <source>There is no setting {0}.</source>
        <translation>没有设置 {0}。</translation>
    </message>
    <message>
        <source>Take it out, or use the version of Ryu-Scape that knows it.</source>
        <translation>请去掉它，或使用认识它的 Ryu-Scape 版本。</translation>
    </message>
    <message>
        <source>Settings are names with values, not {0}.</source>
        <translation>设置是名称加值，不是 {0}。</translation>
    </message>
    <message>
        <source>Take them out: the defaults then hold.</source>
        <translation>请去掉它们：将采用默认值。</translation>
    </message>
    <message>
        <source>The network found no outlines here: they were given.</source>
        <translation>此处的轮廓不是网络找到的，而是由您提供的。</translation>
    </message>
    <message>
        <source>Teach it by a file of true ones.</source>
        <translation>请用正确轮廓的文件来教授。</translation>
    </message>
    <message>
        <source>This computer offers no OpenGL that draws without a display.</source>
        <translation>本机没有能离屏绘制的 OpenGL。</translation>
    </message>
    <message>
        <source>Install Mesa's EGL and OpenGL libraries (on Debian and Ubuntu: libegl1, libgl1 and libgl1-mesa-dri).</source>
        <translation>请安装 Mesa 的 EGL 和 OpenGL 库（Debian 和 Ubuntu 上为 libegl1、libgl1 和 libgl1-mesa-dri）。</translation>
    </message>
    <message>
        <source>This computer's OpenGL cannot draw a picture {0} x {1} pixels large.</source>
        <translation>本机的 OpenGL 画不了 {0} x {1} 像素的图片。</translation>
    </message>
    <message>
        <source>Ask for a picture of at most {0} pixels a side.</source>
        <translation>请要求每边至多 {0} 像素的图片。</translation>
    </message>
    <message>
        <source>This computer's OpenGL cannot draw a picture off the screen.</source>
        <translation>本机的 OpenGL 不能离屏绘制图片。</translation>
    </message>
    <message>
        <source>Update the graphics driver.</source>
        <translation>请更新显卡驱动。</translation>
    </message>
    <message>
        <source>The graphics driver could not {0} the viewer's shaders.</source>
        <translation>显卡驱动无法 {0} 显示所用的着色器。</translation>
    </message>
    <message>
        <source>Update the graphics driver to one with OpenGL 2.1 or later; the log has the driver's own words.</source>
        <translation>请把显卡驱动更新到支持 OpenGL 2.1 或更高；日志中有驱动的原话。</translation>
    </message>
    <message>
        <source>This computer offers no OpenGL 2.1.</source>
        <translation>本机没有 OpenGL 2.1。</translation>
    </message>
    <message>
        <source>Install the graphics card maker's driver, then start again.</source>
        <translation>请安装显卡厂商的驱动后重新启动。</translation>
    </message>
    <message>
        <source>{0} is no area.</source>
        <translation>{0} 不是一个区域。</translation>
    </message>
    <message>
        <source>Give west,south,east,north in degrees, such as 4.35,52.00,4.37,52.02, or a file.</source>
        <translation>请以度给出 西,南,东,北，例如 4.35,52.00,4.37,52.02，或给出一个文件。</translation>
    </message>
    <message>
        <source>The area has no place on the city's map ({0}).</source>
        <translation>该区域在城市的地图（{0}）上没有位置。</translation>
    </message>
    <message>
        <source>Check its coordinates.</source>
        <translation>请检查它的坐标。</translation>
    </message>
    <message>
        <source>Give --rgb, or --dsm and --footprints.</source>
        <translation>请给 --rgb，或 --dsm 加 --footprints。</translation>
    </message>
    <message>
        <source>{0} is a file.</source>
        <translation>{0} 是文件。</translation>
    </message>
    <message>
        <source>Give the name of a folder.</source>
        <translation>请给出文件夹名。</translation>
    </message>
    <message>
        <source>Another run computes the city in {0}.</source>
        <translation>另一次运行正在 {0} 中计算城市。</translation>
    </message>
    <message>
        <source>Wait for it, or choose another folder.</source>
        <translation>请等待，或另选文件夹。</translation>
    </message>
    <message>
        <source>Finished parts are kept ({0} of {1}): the same command goes on there.</source>
        <translation>已完成的部分会保留（{1} 个中的 {0} 个）：同一命令将从那里继续。</translation>
    </message>
    <message>
        <source>This part of the city is not computed yet.</source>
        <translation>城市的这一部分尚未计算。</translation>
    </message>
    <message>
        <source>Start the city again, or choose another part.</source>
        <translation>请重新开始该城市，或选择另一部分。</translation>
    </message>
    <message>
        <source>The process that computed it ended more than {0} times ({1}).</source>
        <translation>计算它的进程终止超过 {0} 次（{1}）。</translation>
    </message>
    <message>
        <source>Give workers more memory (--worker-memory) or smaller squares (--square), and start the city again.</source>
        <translation>请给工作进程更多内存（--worker-memory）或更小的方块（--square），再启动一次。</translation>
    </message>
    <message>
        <source>No scheduler answers at {0}.</source>
        <translation>{0} 处没有调度器应答。</translation>
    </message>
    <message>
        <source>Start one with `dask scheduler`, and workers beside it.</source>
        <translation>请用 `dask scheduler` 启动，并在旁启动工作进程。</translation>
    </message>
    <message>
        <source>{0}: {1}, {2} to read.</source>
        <translation>{0}：{1}，需读取 {2}。</translation>
    </message>
    <message>
        <source>About {0} on {1}; {2} GB on disk.</source>
        <translation>在 {1} 上约需 {0}；磁盘 {2} GB。</translation>
    </message>
    <message>
        <source>{0} footprints lie where there is neither image nor DSM and are left out.</source>
        <translation>{0} 个轮廓所在之处既没有影像也没有 DSM，已略去。</translation>
    </message>
    <message>
        <source>No footprints can be used. {0}</source>
        <translation>没有可用的建筑轮廓。{0}</translation>
    </message>
    <message>
        <source>No footprint lies where there is an image or a DSM.</source>
        <translation>没有轮廓落在影像或 DSM 的范围内。</translation>
    </message>
    <message>
        <source>Give the footprints of the same place, and check the coordinate system of all files.</source>
        <translation>请提供同一地点的轮廓，并检查所有文件的坐标系。</translation>
    </message>
    <message>
        <source>Give it as --dsm.</source>
        <translation>请作为 --dsm 给出。</translation>
    </message>
    <message>
        <source>Give it as --rgb.</source>
        <translation>请作为 --rgb 给出。</translation>
    </message>
    <message>
        <source>No {0} can be used. {1}: {2}</source>
        <translation>没有可用的 {0}。{1}：{2}</translation>
    </message>
    <message>
        <source>{0} holds no file with one of {1}.</source>
        <translation>{0} 中没有扩展名为 {1} 的文件。</translation>
    </message>
    <message>
        <source>Name another folder or list.</source>
        <translation>请另给文件夹或列表。</translation>
    </message>
    <message>
        <source>No {0} can be used. Missing files: {1} of {2}, {3} among them.</source>
        <translation>没有可用的 {0}。缺少文件：{2} 个中的 {1} 个，其中包括 {3}。</translation>
    </message>
    <message>
        <source>Put them back, or name the place where they are now.</source>
        <translation>请将它们放回原处，或指明它们现在的位置。</translation>
    </message>
    <message>
        <source>{0} cannot be read ({1}).</source>
        <translation>{0} 无法读取（{1}）。</translation>
    </message>
    <message>
        <source>Check its name and who may read it.</source>
        <translation>请检查其名称和读取权限。</translation>
    </message>
    <message>
        <source>Check who may read it.</source>
        <translation>请检查谁有权读取它。</translation>
    </message>
    <message>
        <source>The network could not look at square {0}: {1}</source>
        <translation>网络未能查看方块 {0}：{1}</translation>
    </message>
    <message>
        <source>Its process ended.</source>
        <translation>其进程已终止。</translation>
    </message>
    <message>
        <source>Start the city again.</source>
        <translation>请重新启动城市计算。</translation>
    </message>
    <message>
        <source>The files cover no ground.</source>
        <translation>这些文件没有覆盖地面。</translation>
    </message>
    <message>
        <source>Check their coordinate systems.</source>
        <translation>请检查它们的坐标系。</translation>
    </message>
    <message>
        <source>The files show nothing of the area.</source>
        <translation>这些文件没有显示该区域的任何内容。</translation>
    </message>
    <message>
        <source>Check its coordinates and theirs.</source>
        <translation>请检查它与这些文件的坐标。</translation>
    </message>
    <message>
        <source>{0} does not measure in metres.</source>
        <translation>{0} 不以米为单位。</translation>
    </message>
    <message>
        <source>Name a projected one, such as a UTM zone.</source>
        <translation>请给投影坐标系，如 UTM 分带。</translation>
    </message>
    <message>
        <source>{0} cannot be changed once a city is begun.</source>
        <translation>城市开始后不能再更改 {0}。</translation>
    </message>
    <message>
        <source>Leave that out, or give the city's files as well, so that it is begun anew.</source>
        <translation>请省去它，或同时给出城市的文件，以便重新开始。</translation>
    </message>
    <message>
        <source>The city in {0} was begun by another version of the program.</source>
        <translation>{0} 中的城市是由本程序的另一个版本开始的。</translation>
    </message>
    <message>
        <source>Start it again with this one, from its files.</source>
        <translation>请用此版本从其文件重新开始。</translation>
    </message>
    <message>
        <source>No city was begun in {0}.</source>
        <translation>{0} 中没有开始过的城市。</translation>
    </message>
    <message>
        <source>Start one with `ryu-scape city`.</source>
        <translation>请用 `ryu-scape city` 开始。</translation>
    </message>
    <message>
        <source>Remove it and start the city again.</source>
        <translation>请删除它并重新开始计算城市。</translation>
    </message>
    <message>
        <source>{0} footprints have no area on a map and are left out.</source>
        <translation>{0} 个轮廓在地图上没有面积，予以舍去。</translation>
    </message>
</context>
</TS>
